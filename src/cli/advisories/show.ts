// What is in the local database of advisories: how much, how old, from where.

import { toPrintable } from '../../base/index.ts'
import { daysSince } from '../../supply-chain/index.ts'
import type { AdvisorySource } from '../../taxonomy/index.ts'
import type { Host } from '../host.ts'
import { findDatabase, hasDatabase, readDatabase } from './load.ts'

const names: Readonly<Record<AdvisorySource['kind'], string>> = { osv: 'Advisories', epss: 'EPSS', kev: 'KEV' }
const SCHEMA_VERSION = '1.0'

export function showDatabase(named: string | undefined, format: 'text' | 'json', host: Host): string {
  const place = findDatabase(named, host)
  const isThere = place !== null && (place.isNamed || hasDatabase(place, host))
  const about = isThere ? readDatabase(place, host).about : null
  if (format === 'json') return `${JSON.stringify({ schemaVersion: SCHEMA_VERSION, database: place?.path ?? null, about }, null, 2)}\n`
  if (about === null)
    return 'There is no database of advisories here yet.\n`fastward advisories update` fetches one; `--from FILE` takes it from a file or a folder.\n'
  const days = daysSince(about.asOf, host.clock.now())
  const age =
    days === null
      ? 'of an unknown day'
      : `of ${about.asOf.slice(0, 10)}, ${days === 0 ? 'today' : days === 1 ? '1 day old' : `${days} days old`}`
  const passed = [
    ...(about.withdrawn > 0 ? [`${about.withdrawn} withdrawn`] : []),
    ...(about.skipped > 0 ? [`${about.skipped} not readable`] : []),
  ]
  const rows = [
    ['Database', place?.shown ?? ''],
    ['Content', `${countOf(about.advisories, 'advisory', 'advisories')} on ${countOf(about.packages, 'package', 'packages')}, ${age}`],
    ...(passed.length > 0 ? [['Passed over', passed.join(', ')]] : []),
    ...about.sources.map(({ kind, from, date, count }) => [
      names[kind],
      `${count} of ${date.slice(0, 10) || 'an unknown day'} from ${from}`,
    ]),
    ...(['osv', 'epss', 'kev'] as const)
      .filter((kind) => !about.sources.some((source) => source.kind === kind))
      .map((kind) => [names[kind], 'none']),
  ]
  return rows.map(([name = '', text = '']) => `${name.padEnd(12)}  ${toPrintable(text)}\n`).join('')
}

function countOf(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`
}
