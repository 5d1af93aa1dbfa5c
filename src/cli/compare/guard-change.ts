// Reads a change, holds it against the law of the base, and writes the judgement.

import { isAbsolute, join, posix, relative, sep } from 'node:path'
import { toPrintable, UserError } from '../../base/index.ts'
import type { Finding } from '../../finding/index.ts'
import {
  codeOwnersPlaces,
  compareLaws,
  findCodeOwners,
  findOwners,
  isOwner,
  type JudgedLaw,
  type JudgementFormat,
  judgeChange,
  judgeState,
  type LawChange,
  toCompared,
  writeJudgement,
} from '../../guardrail/index.ts'
import { hidesByPattern } from '../../io/index.ts'
import { fitsRoute, nameRoute, toPartText } from '../../policy/index.ts'
import { cards } from '../../scan/index.ts'
import { findFailed } from '../find-failed.ts'
import type { Host } from '../host.ts'
import { startProgress } from '../progress.ts'
import { readBaseline } from '../read-baseline.ts'
import { wantsColour, writeReport } from '../report.ts'
import { documentName } from '../settings/policy-source.ts'
import type { ReadDocument } from '../settings/read-document.ts'
import { prefixOf, type Target } from '../target.ts'
import { findProposedBase } from './proposed-base.ts'
import { type Compared, type CompareOptions, readAlone, readDifference } from './read-difference.ts'
import { createTryLaw } from './try-law.ts'

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
    checkEvaluated(state.findings)
    return judgement.blocked
  }
  const compared = await readDifference({ command: 'guard', base, head, fromMergeBase: true }, options, host)
  const judgement = judgeChange(compared.difference, await judgeLaw(compared, options.author, host))
  write(writeJudgement(options.format ?? 'terminal', { judgement, difference: compared.difference }, shown), compared.notes)
  checkEvaluated(compared.head.findings)
  return judgement.blocked
}

/** A policy that cannot be evaluated lets nothing pass, also where the base could not be judged by it either. */
function checkEvaluated(findings: readonly Finding[]): void {
  const failed = findFailed(findings)
  if (failed !== null) throw failed
}

async function judgeLaw(compared: Compared, authors: readonly string[], host: Host): Promise<JudgedLaw> {
  const { documents, asked, advisories, base, head, sides, target } = compared
  const baselines = { base: readKnown(documents.base, target, host), head: readKnown(documents.head, target, host) }
  const routes = new Map(head.model.routes.map((route) => [route.id, route]))
  const publicRoutes = asked.layers.flatMap(({ document }) => document.routes?.public ?? [])
  const progress = startProgress(host)
  try {
    const { changes, together } = await compareLaws(documents.base.layers, documents.head.layers, {
      decide: createTryLaw(sides.head, asked, documents.head.settings, advisories, host, progress),
      severityOf: (rule) => cards.find(({ id }) => id === rule)?.severity ?? null,
      hides: (pattern, file) => hidesByPattern([pattern])(file),
      nameRoute: (id) => {
        const route = routes.get(id)
        return route === undefined ? id : nameRoute(route)
      },
      baselines,
      inBase: new Set(base.findings.map(({ fingerprint }) => fingerprint)),
    })
    return {
      changes,
      together,
      hadLaw: documents.base.layers.length > 0,
      isAllowed: mayChange(compared, changes, authors),
      isPublic: (id) => {
        const route = routes.get(id)
        return route !== undefined && publicRoutes.some((pattern) => fitsRoute(pattern, route.method, route.path))
      },
    }
  } finally {
    progress.finish()
  }
}

/** What cannot be read names nothing: whoever scans is told. */
function readKnown({ settings, files }: ReadDocument, target: Target, host: Host): ReadonlySet<string> {
  if (settings.baseline === undefined) return new Set()
  try {
    return readBaseline(join(target.folder, settings.baseline), { ...host, files })
  } catch (error) {
    if (error instanceof UserError) return new Set()
    throw error
  }
}

/** The base has to name every author for every file of the law that changed: in CODEOWNERS, or under `owners`. */
function mayChange({ documents, sides, target, top }: Compared, changes: readonly LawChange[], authors: readonly string[]): boolean {
  if (authors.length === 0 || sides.base.commit === null) return false
  const { files } = sides.base.commit
  const texts = codeOwnersPlaces.map((place) => files.read(join(top, ...place.split('/'))))
  const found = texts.find((read) => read.ok)
  const codeOwners = found?.ok ? new TextDecoder().decode(found.value) : ''
  const below = relative(top, target.folder).split(sep).join('/')
  const owners = documents.base.settings.owners ?? new Map<string, readonly string[]>()
  const baselines = [documents.base, documents.head].flatMap(({ settings }) => settings.baseline ?? [])
  const isBaseline = ({ key }: LawChange) => key === 'baseline'
  const changed = [
    // A comment that silences a finding is a waiver, and waivers stand there.
    ...(changes.length > 0 && changes.every(isBaseline) ? [] : [documentName]),
    ...(changes.some(isBaseline) ? [...new Set(baselines)] : []),
    ...listBeneath(documents, target),
  ]
  return authors.every((author) =>
    changed.every((file) => {
      const path = posix.normalize(below === '' ? file : `${below}/${file}`)
      return isOwner(findCodeOwners(codeOwners, path) ?? [], author) || isOwner(findOwners(owners, file) ?? [], author)
    }),
  )
}

/** Documents of the project beneath its own that differ, from its folder. */
function listBeneath({ base, head }: Compared['documents'], { shown }: Target): string[] {
  return [...new Set([...base.layers, ...head.layers].map(({ file }) => file))].flatMap((file) => {
    const [was, is] = [base, head].map(({ layers }) => layers.find((layer) => layer.file === file))
    const path = posix.relative(shown.split(sep).join('/'), file.split(sep).join('/'))
    const isOwn = path === documentName || path.startsWith('../') || isAbsolute(file)
    return isOwn || toPartText(was?.document) === toPartText(is?.document) ? [] : [path]
  })
}
