// Reads a change, holds it against the law of the base, and writes the judgement.

import { relative, sep } from 'node:path'
import { toPrintable, UserError } from '../../base/index.ts'
import {
  codeOwnersPlaces,
  compareLaws,
  findCodeOwners,
  isOwner,
  type JudgedLaw,
  type JudgementFormat,
  judgeChange,
  judgeState,
  type Law,
  toCompared,
  writeJudgement,
} from '../../guardrail/index.ts'
import { hidesByPattern } from '../../io/index.ts'
import { type Document, toDays } from '../../policy/index.ts'
import { cards } from '../../scan/index.ts'
import type { Host } from '../host.ts'
import { readBaseline } from '../read-baseline.ts'
import { wantsColour, writeReport } from '../report.ts'
import { prefixOf } from '../target.ts'
import { findProposedBase } from './proposed-base.ts'
import { type Compared, type CompareOptions, readAlone, readDifference } from './read-difference.ts'

type GuardOptions = CompareOptions & { readonly author: readonly string[]; readonly format: JudgementFormat | undefined }

/** Whether it may not land. */
export async function guardChange(given: string | null, head: string | null, options: GuardOptions, host: Host): Promise<boolean> {
  const proposed = given === null ? findProposedBase(host.environment) : null
  const base = given ?? proposed?.base ?? null
  if (proposed !== null) host.terminal.note(`${toPrintable(`judged as a change of ${proposed.base}: ${proposed.variable} names it`)}\n`)
  const shown = {
    colour: wantsColour(options.output, host),
    columns: host.terminal.columns,
    all: options.all,
    prefix: prefixOf(options.path ?? host.defaultPath),
  }
  const write = (text: string, notes: readonly string[]) => {
    writeReport(text, options.output, host)
    for (const note of notes) host.terminal.note(`${toPrintable(note)}\n`)
  }
  if (base === null) {
    if (head !== null)
      throw new UserError('options-apart', {
        option: '--head',
        other: 'no `--base`',
        hint: 'name the commit that the change is to land on with `--base`',
      })
    const { state, baseline, notes } = await readAlone(options, host)
    const known = baseline === null ? new Set<string>() : readBaseline(baseline.path, { ...host, files: baseline.files }, baseline.shown)
    const judgement = judgeState(state.findings.filter(({ fingerprint }) => !known.has(fingerprint)).map(toCompared))
    write(writeJudgement(options.format ?? 'terminal', { judgement, difference: null }, shown), notes)
    return judgement.blocked
  }
  const compared = await readDifference({ command: 'guard', base, head, fromMergeBase: true }, options, host)
  const judgement = judgeChange(compared.difference, judgeLaw(compared, options.author))
  write(writeJudgement(options.format ?? 'terminal', { judgement, difference: compared.difference }, shown), compared.notes)
  return judgement.blocked
}

function judgeLaw({ documents, head, sides, target, top }: Compared, authors: readonly string[]): JudgedLaw {
  const changes = compareLaws(toLaw(documents.base.settings), toLaw(documents.head.settings), {
    findings: head.findings,
    severityOf: (rule) => cards.find(({ id }) => id === rule)?.severity ?? null,
    hides: (patterns, file) => hidesByPattern(patterns)(file),
  })
  const hadLaw = documents.base.layers.length > 0
  if (changes.length === 0 || authors.length === 0 || sides.base.commit === null) return { changes, hadLaw, isAllowed: false }
  const { files } = sides.base.commit
  const below = relative(top, target.folder).split(sep).join('/')
  const path = below === '' ? 'fastward.yaml' : `${below}/fastward.yaml`
  for (const place of codeOwnersPlaces) {
    const read = files.read(`${top}${sep}${place.split('/').join(sep)}`)
    if (!read.ok) continue
    const owners = findCodeOwners(new TextDecoder().decode(read.value), path) ?? []
    return { changes, hadLaw, isAllowed: authors.every((author) => isOwner(owners, author)) }
  }
  return { changes, hadLaw, isAllowed: false }
}

const own = new Set<string>(['rules', 'exclude', 'includeTests', 'validators', 'secrets'])
/** Sections of which more is more law, and those of which more is less. */
const holding = new Set<string>(['guardrails', 'access', 'presets', 'locked', 'extends', 'licences'])
const loosening = new Set<string>(['waivers', 'baseline'])

function toLaw(settings: Partial<Document>): Law {
  const { rules, exclude, includeTests, validators, secrets } = settings
  return {
    rules: rules ?? new Map(),
    exclude: exclude ?? [],
    includeTests: includeTests === true,
    validators: validators ?? new Map(),
    secretsAge: toDays(secrets?.maxAge),
    others: new Map(listParts(settings).map(({ key, text, weight }) => [key, { text, weight }])),
  }
}

interface Part {
  readonly key: string
  readonly text: string
  readonly weight: 'holds' | 'loosens' | 'neither'
}

/** One for each entry of a section: a guardrail, a waiver, a route that is declared public. */
function listParts(settings: Partial<Document>): Part[] {
  return Object.entries(settings).flatMap(([name, value]): Part[] => {
    if (own.has(name)) return []
    const key = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    if (name === 'routes')
      return (settings.routes?.public ?? []).map((route) => ({ key: `routes.public ${route}`, text: route, weight: 'loosens' }))
    const weight = holding.has(name) ? 'holds' : loosening.has(name) ? 'loosens' : 'neither'
    if (value instanceof Map)
      return [...value].map(([entry, written]) => ({
        key: `${key}.${entry}`,
        text: toText(written),
        weight: isOff(written) ? 'loosens' : weight,
      }))
    if (Array.isArray(value)) return value.map((entry: unknown) => ({ key: `${key} ${describe(entry)}`, text: toText(entry), weight }))
    return [{ key, text: toText(value), weight }]
  })
}

function toText(value: unknown): string {
  // Where it is written decides nothing.
  return JSON.stringify(value, (name, part: unknown) => (name === 'line' ? undefined : part instanceof Map ? [...part] : part)) ?? ''
}

function describe(entry: unknown): string {
  if (typeof entry !== 'object' || entry === null) return String(entry)
  const named = ['rule', 'route', 'path', 'fingerprint'].flatMap((name) =>
    name in entry ? [Object.entries(entry).find(([key]) => key === name)?.[1]] : [],
  )
  return named.filter((part) => typeof part === 'string').join(' ')
}

function isOff(written: unknown): boolean {
  return typeof written === 'object' && written !== null && 'turn' in written && written.turn === 'off'
}
