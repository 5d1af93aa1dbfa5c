// What of a policy is about nothing, or can never decide anything: patterns that fit no route, rules behind others that always answer,
// waivers past their day. It is understood already: what cannot be is refused where it is read.

import type { Model } from '../model/index.ts'
import { type AccessRule, type PolicyRoute, type Selector as RuleSelector, selects, toPolicyRoutes } from './access/index.ts'
import type { CompiledGuardrail } from './guardrails/compile.ts'
import { createSubjects, evaluate, type Matter } from './guardrails/evaluate.ts'
import { fitsGlob, fitsRoute } from './guardrails/glob.ts'
import type { SubjectKind } from './guardrails/guardrail.ts'
import { findMisfits } from './guardrails/judge.ts'
import { compilePlacedAccess } from './placed-access.ts'
import type { PlacedWaiver, Policy } from './policy.ts'
import { describeWaiver, toDay } from './waivers/waiver.ts'

export interface PolicyRemark {
  readonly file: string
  /** Null where the document does not keep it. */
  readonly line: number | null
  readonly key: string
  /** What of it is about nothing, and what to do. */
  readonly message: string
}

/** `files`: paths of the tree; `otherwise`: the document of the project. */
export function reviewPolicy(policy: Policy, model: Model, files: readonly string[], otherwise: string, today: Date): PolicyRemark[] {
  return [
    ...reviewGuardrails(policy, model),
    ...reviewAccess(policy, model),
    ...policy.waivers.flatMap((waiver) => reviewWaiver(waiver, model, files, toDay(today))),
    ...policy.publicRoutes
      .filter((pattern) => !model.routes.some(({ method, path }) => fitsRoute(pattern, method, path)))
      .map((pattern) => ({ file: otherwise, line: null, key: 'routes.public', message: `\`${pattern}\` fits no route: take it away` })),
    ...policy.owners
      .filter(([pattern]) => !files.some((file) => fitsGlob(pattern, file)))
      .map(([pattern]) => ({ file: otherwise, line: null, key: 'owners', message: `\`${pattern}\` fits no file` })),
  ]
}

const ofModel: ReadonlySet<SubjectKind> = new Set(['route', 'dependency', 'parameter', 'schema', 'field'])

function reviewGuardrails({ guardrails, publicRoutes }: Policy, model: Model): PolicyRemark[] {
  const matter: Matter = { model, findings: [], statements: [], packages: null, publicRoutes, roomOf: () => null }
  const subjectsOf = createSubjects(matter)
  const asked = guardrails.filter(({ guardrail }) => guardrail.origin.kind === 'document' && ofModel.has(guardrail.for))
  const { touched } = evaluate(asked, matter)
  return asked.flatMap(({ guardrail }: CompiledGuardrail): PolicyRemark[] => {
    const { id, origin, where, for: kind } = guardrail
    if (origin.kind !== 'document' || touched.get(id) !== 0) return []
    const subjects = subjectsOf(kind)
    const dead = Object.entries(where).filter(
      ([name, patterns]) => !subjects.some(({ selects }) => findMisfits({ [name]: patterns }, selects).length === 0),
    )
    const why =
      subjects.length === 0
        ? `the application has no ${kind}`
        : dead.length > 0
          ? dead.map(([name, patterns]) => `\`${name}: ${patterns.join(', ')}\` fits no ${kind}`).join(', ')
          : subjects.some(({ selects }) => findMisfits(where, selects).length === 0)
            ? `its \`when\` holds for no ${kind}`
            : `no ${kind} fits all parts of its \`where\``
    return [{ file: origin.file, line: origin.line, key: `guardrails.${id}`, message: `it is about nothing: ${why}` }]
  })
}

function reviewAccess({ access }: Policy, model: Model): PolicyRemark[] {
  const { idle } = compilePlacedAccess(access, model)
  const routes = toPolicyRoutes(model)
  const { rules, fields, resources } = access.policy
  const remark = (id: string, message: string): PolicyRemark[] => {
    const place = access.places.get(id)
    return place === undefined ? [] : [{ file: place.file, line: place.line, key: place.key, message }]
  }
  return [
    ...[...rules, ...fields, ...resources]
      .filter(({ id, selector }) => idle.includes(id) || !routes.some((route) => selects(selector, route)))
      .flatMap(({ id, selector }) => remark(id, `it is about no route: ${tellDead(selector, routes)}`)),
    ...rules.flatMap((rule) => {
      const message = findShadow(rule, rules, routes)
      return message === null ? [] : remark(rule.id, message)
    }),
  ]
}

const names = { routes: 'route', paths: 'path', methods: 'method', tags: 'tag', routers: 'router', apps: 'app' } as const

function tellDead(selector: RuleSelector, routes: readonly PolicyRoute[]): string {
  const parts = Object.entries(selector).filter(([name, words]) => !routes.some((route) => selects({ [name]: words }, route)))
  if (parts.length === 0) return 'no route fits all parts of its `where`'
  // The keys are those of a selector.
  return parts.map(([name, words]) => `\`${names[name as keyof RuleSelector]}: ${words.join(', ')}\` fits none`).join(', ')
}

/** Why a rule never decides anything; null where it may. */
function findShadow(rule: AccessRule, rules: readonly AccessRule[], routes: readonly PolicyRoute[]): string | null {
  const about = routes.filter((route) => selects(rule.selector, route))
  if (about.length === 0) return null
  const always = (effect: AccessRule['effect']) => rules.filter((other) => other !== rule && other.effect === effect && other.when === null)
  const coveredBy = (others: readonly AccessRule[]): string | null => {
    const found = about.map((route) => others.find((other) => selects(other.selector, route))?.id)
    return found.includes(undefined) ? null : [...new Set(found)].map((id) => `\`${id}\``).join(', ')
  }
  const denied = coveredBy(always('deny'))
  if (denied !== null) return `it never decides anything: ${denied} denies all that it is about, whoever asks`
  if (rule.effect === 'deny' || rule.when === null) return null
  const allowed = coveredBy(always('allow'))
  return allowed === null ? null : `it never decides anything: ${allowed} allows all that it is about, whoever asks`
}

function reviewWaiver(waiver: PlacedWaiver, model: Model, files: readonly string[], day: string): PolicyRemark[] {
  const { file, line, route, path, expires } = waiver
  const said = (message: string): PolicyRemark[] => [
    { file, line, key: 'waivers', message: `the waiver of ${describeWaiver(waiver)} ${message}` },
  ]
  if (expires < day) return said(`ended on ${expires}: mend what it covers, or give it a new reason and a new day`)
  if (route !== null && !model.routes.some(({ method, path: at }) => fitsRoute(route, method, at)))
    return said(`fits nothing: \`${route}\` is no route`)
  if (path !== null && !files.some((one) => fitsGlob(path, one))) return said(`fits nothing: \`${path}\` is no file`)
  return []
}
