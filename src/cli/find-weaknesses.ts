// The model held against the rules: findings in the wanted form. Loaded late, with all rules.

import { join } from 'node:path'
import manifest from '../../package.json' with { type: 'json' }
import type { Tree } from '../base/index.ts'
import {
  type Finding,
  type Funnel,
  hideText,
  type LineReader,
  type Past,
  prioritise,
  type RuleCard,
  rooms,
  type ScanResult,
} from '../finding/index.ts'
import { findHelmVersion, openStore } from '../io/index.ts'
import type { Model } from '../model/index.ts'
import { type Layer, toDays } from '../policy/index.ts'
import { isShown, writeFindings } from '../report/index.ts'
import { rules } from '../rules/index.ts'
import { asksForFlows, cards, createDetectors, type RuleChoice, roomOfRule, scan } from '../scan/index.ts'
import type { Advisories } from '../taxonomy/index.ts'
import { type Severity, severities } from '../taxonomy/index.ts'
import { createFindExploit } from './advisories/find-exploit.ts'
import { asksForPackages, loadAdvisories } from './advisories/load.ts'
import { type Analysis, type AnalysisRequest, plainScan, type Wish } from './analysis.ts'
import { keepDetections } from './cache/kept-detections.ts'
import { digestOf, type LookedAtTree } from './cache/looked-at-tree.ts'
import { findFailed } from './find-failed.ts'
import { findOrigin } from './find-origin.ts'
import { findPast } from './find-past.ts'
import type { FixMode } from './fix/mend.ts'
import type { Held, HeldPolicy } from './hold-policy.ts'
import type { Host } from './host.ts'
import { type KnownFindings, keepFiles, takeAwayKnown } from './known-findings.ts'
import type { Progress } from './progress.ts'
import { readBaseline } from './read-baseline.ts'
import { readLicencesPolicy } from './read-licences.ts'
import { findTool, readModel } from './read-model.ts'
import { createChartRenderer } from './render-charts.ts'
import { prefixOf } from './target.ts'
import { findTime } from './write-sbom.ts'

type FindingsWish = Extract<Wish, { kind: 'findings' }>

export async function findWeaknesses(request: AnalysisRequest, wish: FindingsWish, host: Host, progress: Progress): Promise<Analysis> {
  const withFlows = asksForFlows(rules, toChoice(request, wish))
  const { advisories, notes } = asksForPackages(wish.only) ? loadAdvisories(wish.database, host) : { advisories: null, notes: [] }
  const scanned: Scanned = {
    request,
    wish,
    host,
    advisories,
    past: findPast(request, wish.history, host),
    hold: await findPolicy(request, host),
  }
  const known = await readKnown(scanned, progress, withFlows)
  const { model, tree } = await readModel(request, host, progress, { withFlows })
  const analysis = wish.fix === null ? writeScan(model, tree, scanned, known) : await mend(model, tree, wish.fix, scanned, known)
  return { ...analysis, notes: [...notes, ...analysis.notes, ...tellUnheld(request, wish)] }
}

/** Of a policy, what is not held where single rules are asked for or left out. */
function tellUnheld({ layers }: AnalysisRequest, { only, skip }: FindingsWish): string[] {
  const holds = layers.some(
    ({ document: { presets = [], guardrails, access } }) => presets.length > 0 || guardrails !== undefined || access !== undefined,
  )
  if (!holds) return []
  if (only.length > 0) return ['guardrails and access rules of the policy were not held: `--only` asks for rules alone']
  return skip.length > 0 ? ['guardrails about findings saw nothing of what `--skip` leaves out'] : []
}

/**
 * Everything that is found by the usual rules, held against the policy that `toLayers` names, with nothing taken away for having been
 * there before.
 */
export async function scanApplication(
  request: AnalysisRequest,
  host: Host,
  progress: Progress,
  toLayers: (model: Model) => readonly Layer[],
): Promise<{ readonly model: Model; readonly result: ScanResult; readonly notes: readonly string[] }> {
  const wish: FindingsWish = { ...plainScan }
  const { advisories, notes } = loadAdvisories(null, host)
  const { model, tree } = await readModel(request, host, progress, { withFlows: asksForFlows(rules, toChoice(request, wish)) })
  const hold = await findPolicy({ layers: toLayers(model) }, host)
  const { result } = scanModel(model, tree, { request, wish, host, advisories, past: findPast(request, null, host), hold })
  return { model, result, notes }
}

export interface Scanned {
  readonly request: AnalysisRequest
  readonly wish: FindingsWish
  readonly host: Host
  readonly advisories: Advisories | null
  readonly past: Past
  /** Holds the policy against a scan; null where there is none. */
  readonly hold: ((held: Held) => HeldPolicy) | null
}

/** What cannot be understood is told before anything is read. */
export async function findPolicy(request: Pick<AnalysisRequest, 'layers'>, host: Host): Promise<Scanned['hold']> {
  if (request.layers.length === 0) return null
  const [{ createPolicy }, { holdPolicy }] = await Promise.all([import('../policy/index.ts'), import('./hold-policy.ts')])
  const policy = createPolicy(
    request.layers,
    cards.map(({ id }) => id),
  )
  return (held) => holdPolicy(policy, held, host)
}

async function mend(model: Model, tree: LookedAtTree, mode: FixMode, scanned: Scanned, known: readonly KnownFindings[]): Promise<Analysis> {
  const { request, wish, host } = scanned
  const { listDigests, mendFindings } = await import('./fix/mend.ts')
  const digests = listDigests(tree)
  const found = scanModel(model, tree, scanned)
  const { result, notes } = takeAwayKnown(found.result, known)
  const shown = result.findings.filter((finding) => isShown(finding, wish.all))
  const mended = mendFindings(shown, mode, tree, digests, request, host, prefixOf(request.target.shown))
  const remaining = result.findings.filter((finding) => !mended.gone.has(finding))
  return {
    report: mended.report,
    worst: findWorst(remaining, wish.all),
    notes: [...notes, ...mended.notes],
    failure: findFailed(found.result.findings),
  }
}

/** What was found before is read first: what cannot be read is said at once. */
async function readKnown(scanned: Scanned, progress: Progress, withFlows: boolean): Promise<KnownFindings[]> {
  const { request, wish, host } = scanned
  const known: KnownFindings[] = []
  const own = request.settings.baseline
  if (own !== undefined)
    known.push({
      fingerprints: readBaseline(
        join(request.target.folder, own),
        { ...host, files: request.policyFiles },
        join(request.target.shown, own),
      ),
      name: own,
    })
  if (wish.baseline !== null) known.push({ fingerprints: readBaseline(wish.baseline, host), name: wish.baseline })
  if (wish.since !== null) {
    const origin = findOrigin(request, wish.since, host)
    const { model, tree } = await readModel(request, host, progress, { origin, withFlows })
    const past = findPast(request, wish.history, host, origin.commit)
    const { findings } = scanModel(model, tree, { ...scanned, past }, true).result
    const name = `${wish.since} (merge base ${origin.commit.slice(0, 10)})`
    known.push({ fingerprints: new Set(findings.map(({ fingerprint }) => fingerprint)), name })
  }
  return known
}

export function scanModel(model: Model, tree: LookedAtTree, scanned: Scanned, isOrigin = false): Scan {
  const { request, wish, host, advisories, past, hold } = scanned
  const secrets = { maxAge: toDays(request.settings.secrets?.maxAge) }
  const licences = readLicencesPolicy(request, host)
  const today = host.clock.now()
  const tool = request.useCache && !isOrigin ? findTool(host) : null
  const { settings, environment, target } = request
  const helm = wish.renderHelm === true ? { version: findHelmVersion() } : null
  const kept = keepDetections({
    tree: tree.unwatched,
    model,
    past,
    store: tool === null ? null : openStore(host.environment, target.folder),
    name: `rooms-${digestOf(target.folder).slice(0, 32)}`,
    question: [
      tool,
      JSON.stringify(withoutPolicy(settings), withMaps),
      [...environment],
      advisories?.about ?? null,
      secrets,
      helm,
      JSON.stringify(licences, withMaps),
    ],
    now: today,
  })
  const charts = helm === null ? null : createChartRenderer(kept.tree, host.clock)
  const subject = { model, tree: kept.tree, today, advisories, past: kept.past, secrets, licences, findEmpty: kept.findEmpty }
  const detectors = kept.wrap(createDetectors(charts === null ? subject : { ...subject, renderChart: charts.render }))
  const result = scan(model, detectors, { ...toChoice(request, wish), readLine: createLineReader(tree) })
  // What was cut short by time is asked again.
  if (charts?.isLate() !== true) kept.keep()
  const held = hold?.({ model, tree: kept.tree, result, only: wish.only, skip: wish.skip, licences })
  return held === undefined ? { result, cards } : { result: held.result, cards: [...cards, ...held.cards] }
}

interface Scan {
  readonly result: ScanResult
  readonly cards: readonly RuleCard[]
}

/** What is found does not depend on what is then made of it. */
function withoutPolicy(settings: AnalysisRequest['settings']): AnalysisRequest['settings'] {
  const policy = new Set(['extends', 'presets', 'guardrails', 'waivers', 'owners', 'routes', 'locked', 'baseline', 'gateway'])
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !policy.has(name)))
}

/** Maps as their entries. */
function withMaps(_: string, value: unknown): unknown {
  return value instanceof Map ? [...value] : value
}

function toChoice({ settings }: AnalysisRequest, { all, only, skip }: FindingsWish): RuleChoice {
  return { only, skip, pedantic: all, rules: settings.rules ?? new Map() }
}

function writeScan(model: Model, tree: LookedAtTree, scanned: Scanned, known: readonly KnownFindings[]): Analysis {
  const { request, wish, host } = scanned
  const { colour, columns, target } = request
  const scan = scanModel(model, tree, scanned)
  const { result, notes } = keepFiles(takeAwayKnown(scan.result, known), wish.files)
  const readLine = hideText(createLineReader(tree), result.hidden)
  const shown = result.findings.filter((finding) => isShown(finding, wish.all))
  const funnel =
    wish.explainPriority === true
      ? prioritise(shown, {
          model,
          roomOf: (rule) => rooms.find((room) => room === roomOfRule(rule)) ?? null,
          findExploit: createFindExploit(scanned.advisories),
        })
      : null
  const options = {
    colour,
    columns,
    all: wish.all,
    version: manifest.version,
    time: findTime(host),
    prefix: prefixOf(target.shown),
    readLine,
  }
  const report = writeFindings(wish.format, {
    result: funnel === null ? result : { ...result, findings: inOrder(shown, funnel) },
    model,
    cards: scan.cards,
    options,
    ...(funnel === null ? {} : { funnel }),
  })
  return { report, worst: findWorst(result.findings, wish.all), notes, failure: findFailed(scan.result.findings) }
}

function inOrder(findings: readonly Finding[], funnel: Funnel): Finding[] {
  const known = new Map(findings.map((finding) => [finding.fingerprint, finding]))
  return funnel.findings.flatMap(({ fingerprint }) => known.get(fingerprint) ?? [])
}

/** What a report does not show must not stop anybody either. */
function findWorst(findings: readonly Finding[], all: boolean): Severity | null {
  const shown = findings.filter((finding) => isShown(finding, all))
  return severities.findLast((severity) => shown.some((finding) => finding.severity === severity)) ?? null
}

function createLineReader(tree: Tree): LineReader {
  const known = new Map<string, readonly string[]>()
  return (file, line) => {
    let lines = known.get(file)
    if (lines === undefined) {
      const bytes = tree.has(file) ? tree.read(file) : null
      lines = bytes === null ? [] : new TextDecoder().decode(bytes).split(/\r\n?|\n/)
      known.set(file, lines)
    }
    return lines[line - 1] ?? null
  }
}
