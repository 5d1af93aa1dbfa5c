// `fastward audit search` and `export`: what is asked for, and how it is shown.

import { closeSync, openSync, writeSync } from 'node:fs'
import { resolve } from 'node:path'
import { csvHead, hashText, type Query, toCsv } from '../../audit/index.ts'
import { toPrintable, UserError } from '../../base/index.ts'
import type { Host } from '../host.ts'
import type { AuditSettings } from './audit-settings.ts'
import { fileMode, listChains } from './layout.ts'
import { type Found, scanRecord } from './scan-record.ts'
import { readHashKey } from './secret-files.ts'

export interface QueryWords {
  readonly principal: string | undefined
  readonly client: string | undefined
  readonly route: string | undefined
  readonly code: string | undefined
  readonly rule: string | undefined
  readonly verdict: string | undefined
  readonly since: string | undefined
  readonly until: string | undefined
}

/** Persons stand in the record as keyed hashes, and are found by their names where the key is. */
export function toQuery(words: QueryWords, settings: AuditSettings, host: Host): Query {
  const key = words.principal === undefined && words.client === undefined ? null : findHashKey(settings, host)
  const spellings = (word: string | undefined) => (word === undefined ? [] : key === null ? [word] : [word, hashText(key, word)])
  return {
    principal: spellings(words.principal),
    client: spellings(words.client),
    route: words.route ?? null,
    code: words.code ?? null,
    rule: words.rule ?? null,
    verdict: words.verdict ?? null,
    since: toTime('since', words.since, host) ?? 0,
    until: toTime('until', words.until, host) ?? Number.POSITIVE_INFINITY,
  }
}

function findHashKey({ folder, base, section }: AuditSettings, { environment }: Host): Uint8Array | null {
  try {
    return readHashKey(section.hashKey ?? null, { folder, base, environment }, false)
  } catch (error) {
    if (error instanceof UserError) return null
    throw error
  }
}

const units: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 }

/** A day, a time, or how long ago: `2026-11-23`, `2026-11-23T08:00:00Z`, `15m`, `24h`, `30d`. */
function toTime(option: string, word: string | undefined, { clock }: Host): number | null {
  if (word === undefined) return null
  const [, number, unit] = /^(\d{1,6})([mhd])$/.exec(word) ?? []
  if (number !== undefined) return clock.now().getTime() - Number(number) * (units[unit ?? ''] ?? 0)
  const day = /^\d{4}-\d\d-\d\d$/.test(word)
  const time = day ? Date.parse(`${word}T00:00:00Z`) + (option === 'until' ? 86_400_000 - 1 : 0) : Date.parse(word)
  if (Number.isNaN(time)) throw new UserError('option-badly-formed', { option: `--${option}`, value: word, usage: `\`--${option} 24h\`` })
  return time
}

export type ExportFormat = 'text' | 'ndjson' | 'csv' | 'ocsf'

const renderers: Readonly<Record<ExportFormat, (found: Found) => string>> = {
  text({ row }) {
    const { time, status, action, method, path, routes, principal, rule, reason, chain, n } = row
    const what = `${method} ${path}`
    const why = [rule === null ? null : `rule ${rule}`, reason].filter((part) => part !== null).join(', ')
    const parts = [
      new Date(time).toISOString(),
      status ?? '---',
      action,
      what,
      `by ${principal || 'unknown'}`,
      routes.join(' ') || 'no operation',
      why,
    ]
    return `${toPrintable(`${parts.join('  ')}  ${chain}/${n}`)}\n`
  },
  ndjson: ({ row, event }) => `${JSON.stringify({ chain: row.chain, n: row.n, event })}\n`,
  csv: ({ row }) => toCsv(row),
  ocsf: ({ event }) => `${JSON.stringify(event)}\n`,
}

const chunk = 64 * 1024

/** From the segments. */
export function findRecords({ folder }: AuditSettings, query: Query): Iterable<Found> {
  if (listChains(folder).length === 0) throw new UserError('audit-folder-missing', { folder, action: 'search' })
  return scanRecord(folder, query)
}

/** How many there were. */
export async function showRecords(
  records: Iterable<Found> | AsyncIterable<Found>,
  { format, output, most }: { readonly format: ExportFormat; readonly output: string | undefined; readonly most: number },
  host: Host,
): Promise<number> {
  const descriptor = output === undefined ? null : openOutput(resolve(host.folder, output))
  const put = (text: string) => {
    if (descriptor === null) host.terminal.print(text)
    else writeSync(descriptor, text)
  }
  let text = format === 'csv' ? csvHead : ''
  let count = 0
  for await (const found of records) {
    if (count === most) break
    count++
    text += renderers[format](found)
    if (text.length < chunk) continue
    put(text)
    text = ''
  }
  if (text !== '') put(text)
  if (descriptor !== null) closeSync(descriptor)
  return count
}

/** What stands in a record is for nobody else, also outside of its folder. */
function openOutput(path: string): number {
  try {
    return openSync(path, 'w', fileMode)
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new UserError('audit-output-not-written', { path, reason })
  }
}
