// `fastward gateway patch`: known weaknesses as patches in `fastward.yaml`, and whether those that stand there are still for something.

import type { Model } from '../../../model/index.ts'
import { fitsRoute, type LinedPatch, toDay } from '../../../policy/index.ts'
import type { Analysis, AnalysisRequest, Wish } from '../../analysis.ts'
import { writeItemsInto } from '../../edit-policy.ts'
import { scanApplication } from '../../find-weaknesses.ts'
import type { Host } from '../../host.ts'
import type { Progress } from '../../progress.ts'
import { readModel } from '../../read-model.ts'
import { readMap } from '../read-served.ts'
import { type PatchableFinding, toPatchable } from './patched-finding.ts'
import { type PlannedPatch, planPatches, type Unpatched } from './plan-patches.ts'
import { readFindings } from './read-findings.ts'

type PatchWish = Extract<Wish, { kind: 'gateway-patch' }>

export async function patchGateway(request: AnalysisRequest, wish: PatchWish, host: Host, progress: Progress): Promise<Analysis> {
  const { model, findings, present, notes } = await readFound(request, wish, host, progress)
  const patches = request.layers.findLast(({ document }) => document.gateway !== undefined)?.document.gateway?.patches ?? []
  if (wish.isCheck) return check(patches, present, planPatches(findings, model).patches, model, notes)
  const chosen = wish.only.length === 0 ? findings : findings.filter((finding) => wish.only.some((one) => isNamed(finding, one)))
  const plan = planPatches(chosen, model)
  const missing = plan.patches.filter((planned) => !patches.some((patch) => isSame(patch, planned)))
  const since = toDay(host.clock.now())
  const items = missing.map((patch) => toItem(patch, since, wish.mode))
  const places = items.length === 0 ? [] : writeItemsInto(request, ['gateway', 'patches'], items, host)
  const lines = missing.map((patch, index) => `${places[index] ?? ''}: ${describe(patch)}`)
  const kept = plan.patches.length - missing.length
  if (kept > 0) lines.push(`${kept} ${kept === 1 ? 'stands' : 'stand'} there already`)
  if (lines.length === 0) lines.push('nothing that was found can be closed in front of the application')
  return { report: `${[...lines, ...plan.unpatched.map(sayUnpatched)].join('\n')}\n`, worst: null, notes }
}

interface Found {
  readonly model: Model
  readonly findings: readonly PatchableFinding[]
  /** Fingerprints of all that is there, also of what is lived with. */
  readonly present: readonly string[]
  readonly notes: readonly string[]
}

async function readFound(request: AnalysisRequest, { findings: file, map }: PatchWish, host: Host, progress: Progress): Promise<Found> {
  if (file !== null) {
    const findings = readFindings(file, host)
    const model = map === null ? (await readModel(request, host, progress)).model : readMap(map, host)
    return { model, findings, present: findings.map(({ fingerprint }) => fingerprint), notes: [] }
  }
  const { model, result, notes } = await scanApplication(request, host, progress, () => request.layers)
  const all = [...result.findings, ...result.suppressed.map(({ finding }) => finding)]
  return { model, findings: result.findings.map(toPatchable), present: all.map(({ fingerprint }) => fingerprint), notes }
}

const isNamed = ({ rule, fingerprint }: PatchableFinding, word: string): boolean =>
  word === rule || (/^[0-9a-f]{6,}$/.test(word) && fingerprint.startsWith(word))

function isSame(patch: LinedPatch, planned: PlannedPatch): boolean {
  const [method = '', path = ''] = planned.route.split(' ')
  return (
    patch.class === planned.class &&
    (patch.in ?? null) === planned.in &&
    (patch.parameter ?? null) === planned.parameter &&
    fitsRoute(patch.route ?? '', method, path)
  )
}

function toItem(patch: PlannedPatch, since: string, mode: PatchWish['mode']): Readonly<Record<string, string>> {
  const { route, class: kind, in: place, parameter, finding } = patch
  return {
    route,
    class: kind,
    ...(place === null ? {} : { in: place }),
    ...(parameter === null ? {} : { parameter }),
    finding,
    since,
    ...(mode === 'observe' ? { mode } : {}),
  }
}

function describe({ route, class: kind, in: place, parameter, rule }: PlannedPatch): string {
  const where = parameter === null ? (place === null ? '' : ` in the ${place}`) : ` in ${parameter} of the ${place}`
  return `${route}: ${kind}${where} (${rule})`
}

function sayUnpatched({ rule, finding, route, reason }: Unpatched): string {
  return `not closed: ${rule} ${finding.slice(0, 12)}${route === null ? '' : ` at ${route}`}: ${reason}`
}

/** What is gone counts as found: somebody has to take it out. */
function check(
  patches: readonly LinedPatch[],
  present: readonly string[],
  plan: readonly PlannedPatch[],
  model: Model,
  notes: readonly string[],
): Analysis {
  const lines = patches.map((patch) => {
    const { route = '', class: kind = '', parameter, finding = '', line } = patch
    const state = findState(patch, present, model)
    const where = parameter === undefined ? '' : ` in ${parameter}`
    return { isStale: isStale(state), text: `line ${line}: ${route}: ${kind}${where}: ${sayState(state, finding.slice(0, 12))}` }
  })
  const open = plan.filter((planned) => !patches.some((patch) => isSame(patch, planned)))
  const stale = lines.filter((line) => line.isStale).length
  const last = `${patches.length} ${patches.length === 1 ? 'patch' : 'patches'}, ${stale} stale; ${open.length} more could be written`
  return { report: `${[...lines.map(({ text }) => text), last].join('\n')}\n`, worst: stale > 0 ? 'low' : null, notes }
}

const isStale = (state: PatchState): boolean => state === 'no-route' || state === 'gone'

function sayState(state: PatchState, finding: string): string {
  switch (state) {
    case 'needed':
      return `needed, finding ${finding} is still there`
    case 'without-finding':
      return 'names no finding, so nobody can say whether it is still needed'
    case 'no-route':
      return 'stale, the application has no such route; take it out'
    case 'gone':
      return `stale, finding ${finding} is gone; take it out`
  }
}

type PatchState = 'needed' | 'without-finding' | 'no-route' | 'gone'

function findState({ route = '', finding }: LinedPatch, present: readonly string[], { routes }: Model): PatchState {
  if (!routes.some((one) => fitsRoute(route, one.method, one.path))) return 'no-route'
  if (finding === undefined) return 'without-finding'
  return present.some((fingerprint) => fingerprint.startsWith(finding)) ? 'needed' : 'gone'
}
