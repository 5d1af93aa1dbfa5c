// In which order findings are worth mending, and why: can it be reached, by whom, is it known how it is done, what does mending cost.
// Plain questions with plain answers, so that whoever reads the order can check it.

import type { Model, Route } from '../model/index.ts'
import { compareConfidences, compareSeverities, lessSevere, type Severity } from '../taxonomy/index.ts'
import { compareFindings } from './collect-findings.ts'
import type { Room } from './detector.ts'
import type { Finding } from './finding.ts'

/** `everywhere`: it needs no route, because it is about the whole: a secret, the surroundings. `unknown`: no route is known to lead there. */
export type Reachability = 'route' | 'everywhere' | 'unknown'
/** `outside`: on no route, but what runs the application or lies in its tree. */
export type Exposure = 'anybody' | 'outside' | 'signed-in' | 'few' | 'unknown'
/** `exploited`: it is publicly known to be done. `followed`: what callers send was followed to where it does harm. */
export type Exploitability = 'exploited' | 'followed' | 'direct' | 'indirect'
export type Fixability = 'machine' | 'upgrade' | 'person'

export interface PriorityAnswer<Name extends string> {
  readonly is: Name
  /** It is still there after this stage of the funnel. */
  readonly stays: boolean
  /** A clause: `open route GET /docs leads there`. */
  readonly why: string
}

export interface Priority {
  readonly fingerprint: string
  /** From 1. */
  readonly rank: number
  /** Of the report, lowered by a step for each of reach and exploit that does not stay. */
  readonly weight: Severity
  readonly reachability: PriorityAnswer<Reachability>
  readonly exposure: PriorityAnswer<Exposure>
  readonly exploitability: PriorityAnswer<Exploitability>
  readonly fixability: PriorityAnswer<Fixability>
}

export interface FunnelStage {
  readonly name: 'found' | 'reachable' | 'exposed' | 'exploitable' | 'fixable'
  /** Findings that stay after this stage and all before it. */
  readonly left: number
}

export interface Funnel {
  readonly stages: readonly FunnelStage[]
  /** The most worth mending first. */
  readonly findings: readonly Priority[]
}

/** What the database of advisories says of a weakness under one of these names. */
export interface KnownExploit {
  readonly isExploited: boolean
  /** From 0 to 1; null where nobody says. */
  readonly probability: number | null
  /** Each of them is mended in some version. */
  readonly isMended: boolean
}

export interface PriorityMatter {
  readonly model: Pick<Model, 'routes'>
  readonly roomOf: (rule: string) => Room | null
  readonly findExploit: (component: NonNullable<Finding['component']>) => KnownExploit | null
}

/** As likely as that within 30 days counts as known to be done. */
const likely = 0.1

export const priorityOrder: readonly string[] = [
  'severity, a step lower where no route is known to lead there, and a step lower where nothing says that a request alone does it',
  'who can get there: anybody, what lies outside of the routes, who is signed in, few',
  'what is known of doing it: exploited, followed, direct, indirect',
  'confidence',
  'what mending costs: a machine, another version, a person',
  'the order of the report',
]

export function prioritise(findings: readonly Finding[], matter: PriorityMatter): Funnel {
  const routes = new Map(matter.model.routes.map((route) => [route.id, route]))
  const judged = findings.map((finding) => ({ finding, ...judge(finding, matter, routes) }))
  judged.sort(
    (one, other) =>
      compareSeverities(one.weight, other.weight) ||
      exposures.indexOf(one.exposure.is) - exposures.indexOf(other.exposure.is) ||
      exploits.indexOf(one.exploitability.is) - exploits.indexOf(other.exploitability.is) ||
      compareConfidences(one.finding.confidence, other.finding.confidence) ||
      fixes.indexOf(one.fixability.is) - fixes.indexOf(other.fixability.is) ||
      compareFindings(one.finding, other.finding),
  )
  const tests = [
    ['reachable', 'reachability'],
    ['exposed', 'exposure'],
    ['exploitable', 'exploitability'],
    ['fixable', 'fixability'],
  ] as const
  let left: readonly (typeof judged)[number][] = judged
  const stages: FunnelStage[] = [{ name: 'found', left: judged.length }]
  for (const [name, key] of tests) {
    left = left.filter((one) => one[key].stays)
    stages.push({ name, left: left.length })
  }
  return {
    stages,
    findings: judged.map(({ finding, ...answers }, index) => ({ fingerprint: finding.fingerprint, rank: index + 1, ...answers })),
  }
}

const exposures: readonly Exposure[] = ['anybody', 'outside', 'unknown', 'signed-in', 'few']
const exploits: readonly Exploitability[] = ['exploited', 'followed', 'direct', 'indirect']
const fixes: readonly Fixability[] = ['machine', 'upgrade', 'person']

type Answers = Omit<Priority, 'fingerprint' | 'rank'>

function judge(finding: Finding, matter: PriorityMatter, routes: ReadonlyMap<string, Route>): Answers {
  const room = matter.roomOf(finding.rule)
  const reachability = judgeReach(finding, room, routes)
  const exploitability = judgeExploit(finding, room, matter)
  const steps = Number(!reachability.stays) + Number(!exploitability.stays)
  return {
    weight: Array.from({ length: steps }).reduce<Severity>((severity) => lessSevere(severity), finding.severity),
    reachability,
    exposure: judgeExposure(finding, reachability.is),
    exploitability,
    fixability: judgeFix(finding, matter),
  }
}

function judgeReach({ routes: reached }: Finding, room: Room | null, routes: ReadonlyMap<string, Route>): PriorityAnswer<Reachability> {
  const [first] = reached
  if (first !== undefined) {
    const route = routes.get(first.id)
    const name = route === undefined ? first.id : `${route.method ?? 'MOUNT'} ${route.path}`
    return {
      is: 'route',
      stays: true,
      why: reached.length === 1 ? `${name} leads there` : `${name} and ${reached.length - 1} more lead there`,
    }
  }
  if (room === 'secrets') return { is: 'everywhere', stays: true, why: 'it lies in the tree, and needs no route' }
  if (room === 'infrastructure') return { is: 'everywhere', stays: true, why: 'it is about what runs the application, and needs no route' }
  return { is: 'unknown', stays: false, why: 'no route is known to lead there' }
}

function judgeExposure({ routes }: Finding, reach: Reachability): PriorityAnswer<Exposure> {
  if (reach === 'everywhere')
    return { is: 'outside', stays: true, why: 'who reads the tree or reaches the machine needs no credential of the application' }
  const accesses = new Set(routes.map(({ access }) => access))
  if (accesses.has('open') || accesses.has('presence') || accesses.has('optional'))
    return { is: 'anybody', stays: true, why: 'one of its routes serves callers without a credential that anybody verifies' }
  // What is not known is not taken for closed.
  if (accesses.has('unknown')) return { is: 'unknown', stays: true, why: 'who may call one of its routes is not known' }
  if (accesses.has('authenticated')) return { is: 'signed-in', stays: false, why: 'all its routes ask for a credential' }
  if (accesses.has('authorised')) return { is: 'few', stays: false, why: 'all its routes ask for a role, a scope or the owner' }
  return { is: 'unknown', stays: true, why: 'no route says who can get there' }
}

function judgeExploit(
  { flow, routes, handler, component }: Finding,
  room: Room | null,
  { findExploit }: PriorityMatter,
): PriorityAnswer<Exploitability> {
  const known = component === undefined ? null : findExploit(component)
  if (known?.isExploited) return { is: 'exploited', stays: true, why: 'CISA lists it as exploited' }
  if (known?.probability != null && known.probability >= likely)
    return { is: 'exploited', stays: true, why: `EPSS expects somebody to try within 30 days (${Math.round(known.probability * 100)} %)` }
  if (flow !== null) return { is: 'followed', stays: true, why: 'what callers send was followed to where it does harm' }
  if (room === 'secrets') return { is: 'direct', stays: true, why: 'who has read it can use it' }
  if (handler !== null && routes.length > 0) return { is: 'direct', stays: true, why: 'a request to the route is enough' }
  return { is: 'indirect', stays: false, why: 'nothing says that a request alone does it: it helps whoever has found something else' }
}

function judgeFix({ edits, component }: Finding, { findExploit }: PriorityMatter): PriorityAnswer<Fixability> {
  if (edits.length > 0) return { is: 'machine', stays: true, why: '`fastward scan --fix` mends it' }
  if (component !== undefined && findExploit(component)?.isMended === true)
    return { is: 'upgrade', stays: true, why: `another version of ${component.name} mends it` }
  return { is: 'person', stays: false, why: 'a person has to change it' }
}
