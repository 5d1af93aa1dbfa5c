// Routes that came, went or moved, the condition under which they are served, and whose code answers.

import type { Dependency, Route } from '../model/index.ts'
import { isPublicOnPurpose } from '../rules/index.ts'
import { type Changes, nameRoute, reason, surplus, type Touched } from './changes.ts'
import { type ChangedDependencies, describeDependency, nameOf, wordFor } from './compare-access.ts'
import type { RouteEffects } from './compare-effects.ts'
import type { Schemas } from './compare-schemas.ts'
import { describeRoute, describeRoutes, nameRouter, sensitiveFields } from './describe-route.ts'
import type { Direction, Reason } from './difference.ts'
import type { MatchedRoutes, RoutePair } from './match-routes.ts'
import type { MovedCode } from './moved-code.ts'

/** What is known of the head beside its routes. */
interface Surroundings {
  readonly schemas: Schemas
  readonly effects: RouteEffects
}

/** As many routes of one router are told as one. */
const many = 4

export function compareRoutes(
  { pairs, added, removed }: MatchedRoutes,
  { schemas, effects }: Surroundings,
  moved: MovedCode,
  changes: Changes,
): void {
  for (const group of byRouter(added, schemas)) tellCame(group, { schemas, effects }, changes)
  for (const group of byRouter(removed, {})) tellWent(group, changes)
  for (const pair of pairs) {
    compareAddress(pair, changes)
    compareCondition(pair, changes)
    compareHandler(pair, moved, changes)
    if (pair.base.includeInSchema !== pair.head.includeInSchema)
      changes.add(
        ['schema', pair.head.includeInSchema],
        {
          kind: 'docs',
          direction: 'neutral',
          subject: nameRoute(pair.head),
          what: pair.head.includeInSchema ? 'is now in the document' : 'is no longer in the document, and is served all the same',
          before: null,
          after: null,
        },
        [pair],
      )
  }
  for (const { from, to, names } of moved.moves)
    changes.add([from, to], {
      kind: 'handler',
      direction: 'neutral',
      subject: from,
      what: `${names.length === 1 ? `\`${names[0]}\` is` : `${names.length} functions are`} now in \`${to}\``,
      before: from,
      after: to,
    })
}

/** Those that one router brings, where they are many and as open as one another; else each for itself. */
function byRouter(routes: readonly Route[], schemas: Schemas): Route[][] {
  const groups = new Map<string, Route[]>()
  for (const route of routes) {
    const router = route.via.findLast(({ name }) => name !== null)?.name ?? null
    const key = JSON.stringify([router, route.access, route.app, isRisky(route, schemas), route.condition])
    groups.set(key, [...(groups.get(key) ?? []), route])
  }
  return [...groups.values()].flatMap((group) => (group.length >= many && group[0]?.via.length ? [group] : group.map((route) => [route])))
}

function tellCame(routes: readonly Route[], { schemas, effects }: Surroundings, changes: Changes): void {
  const [first] = routes
  if (first === undefined) return
  changes.add(
    routes.map(({ id }) => id),
    {
      kind: 'route-added',
      direction: routes.some((route) => isRisky(route, schemas)) ? 'weaker' : first.access === 'unknown' ? 'unknown' : 'neutral',
      subject: nameGroup(routes),
      what: `${routes.length === 1 ? 'is new' : 'are new'}: ${describeAccess(first)}`,
      before: null,
      after: first.access,
      why: [
        ...whereOf(first, 'head'),
        ...(routes.length === 1 ? describeRoute(first, schemas, effects) : describeRoutes(routes, schemas, effects)),
      ],
    },
    routes.map((head): Touched => ({ head })),
  )
}

function tellWent(routes: readonly Route[], changes: Changes): void {
  const [first] = routes
  if (first === undefined) return
  changes.add(
    routes.map(({ id }) => id),
    {
      kind: 'route-removed',
      direction: 'neutral',
      subject: nameGroup(routes),
      what: `${routes.length === 1 ? 'is' : 'are'} no longer served`,
      before: first.access,
      after: null,
      why: whereOf(first, 'base'),
    },
    routes.map((base): Touched => ({ base })),
  )
}

function nameGroup(routes: readonly Route[]): string {
  const [first] = routes
  if (first === undefined) return ''
  if (routes.length === 1) return nameRoute(first)
  const router = nameRouter(first)
  return `${routes.length} routes${router === null ? '' : ` of \`${router}\``}`
}

function describeAccess({ access, condition }: Route): string {
  const words = access === 'unknown' ? 'who may call it could not be read' : wordFor(access)
  return condition === null
    ? words
    : `${words}, served where \`${condition.text}\` (${condition.default === 'unknown' ? 'not known' : condition.default} by default)`
}

function whereOf(route: Route, side: 'base' | 'head'): Reason[] {
  const place =
    route.handler?.file != null && route.handler.line !== null ? { file: route.handler.file, line: route.handler.line } : route.place
  const name = route.handler === null ? null : `\`${route.handler.name.replace(/^.*<locals>\./, '')}\``
  return place === null
    ? []
    : [
        reason(
          side,
          name === null ? `it ${side === 'head' ? 'is' : 'was'} added here` : `${name} ${side === 'head' ? 'answers' : 'answered'}`,
          place,
        ),
      ]
}

/** Anybody may change something by it, or read what says something of people, and it is not what a service has to leave open. */
function isRisky(route: Route, schemas: Schemas): boolean {
  if (route.kind !== 'http' || isPublicOnPurpose(route)) return false
  if (route.access !== 'open' && route.access !== 'presence') return false
  return /^(?:POST|PUT|PATCH|DELETE)$/.test(route.method) || sensitiveFields(route, schemas).length > 0
}

function compareAddress(pair: RoutePair, changes: Changes): void {
  const { base, head } = pair
  const [before, after] = [blank(nameRoute(base)), blank(nameRoute(head))]
  if (before === after) return
  const { from, to } = cutShared(base.path, head.path)
  const isMethod = base.method !== head.method
  changes.add(
    isMethod ? [base.id, head.id] : [from, to],
    {
      kind: 'route-moved',
      direction: 'neutral',
      subject: isMethod || from === to ? nameRoute(base) : `\`${from === '' ? '/' : from}\``,
      what: isMethod || from === to ? `is now ${nameRoute(head)}` : `is now \`${to === '' ? '/' : to}\``,
      before: nameRoute(base),
      after: nameRoute(head),
    },
    [pair],
  )
}

/** The names of a path's parameters are not part of its address. */
function blank(path: string): string {
  return path.replace(/\{[^{}:]*/g, '{')
}

function cutShared(before: string, after: string): { readonly from: string; readonly to: string } {
  const [one, other] = [before.split('/'), after.split('/')]
  while (one.length > 1 && other.length > 1 && one.at(-1) === other.at(-1)) {
    one.pop()
    other.pop()
  }
  return { from: one.join('/'), to: other.join('/') }
}

function compareCondition(pair: RoutePair, changes: Changes): void {
  const [before, after] = [pair.base.condition, pair.head.condition]
  if ((before?.text ?? '') === (after?.text ?? '') && before?.default === after?.default) return
  const [was, is] = [before?.default ?? 'on', after?.default ?? 'on']
  const direction: Direction =
    was === is ? 'neutral' : is === 'on' ? 'weaker' : is === 'unknown' || was === 'unknown' ? 'unknown' : 'stronger'
  const tell = (condition: Route['condition']) => (condition === null ? 'always' : `where \`${condition.text}\``)
  changes.add(
    [before?.text ?? null, after?.text ?? null, was, is],
    {
      kind: 'condition',
      direction,
      subject: nameRoute(pair.head),
      what: `is served ${tell(after)}${after === null || is === 'unknown' ? '' : ` (${is} by default)`}, and was ${tell(before)}${before === null || was === 'unknown' ? '' : ` (${was} by default)`}`,
      before: before?.text ?? null,
      after: after?.text ?? null,
    },
    [pair],
  )
}

function compareHandler(pair: RoutePair, moved: MovedCode, changes: Changes): void {
  const { base, head } = pair
  const nameIn = (route: Route) => (route.handler === null ? null : `${route.handler.module}:${route.handler.name}`)
  const [before, after] = [nameIn(base), nameIn(head)]
  if (before !== null && after !== null && moved.nameInHead(before) !== after)
    changes.add(
      [before, after],
      {
        kind: 'handler',
        direction: 'neutral',
        subject: nameRoute(head),
        what: `is answered by \`${nameOf(after)}\` and was by \`${nameOf(before)}\``,
        before,
        after,
        why: whereOf(head, 'head'),
      },
      [pair],
    )
  const [own, others] = [base.handler?.decorators ?? [], head.handler?.decorators ?? []]
  for (const [names, what, direction, side] of [
    [surplus(own, others, String), 'is no longer around the handler', 'weaker', 'base'],
    [surplus(others, own, String), 'is now around the handler', 'stronger', 'head'],
  ] as const)
    for (const name of names)
      changes.add(
        ['decorator', name, what],
        {
          kind: isLimit(name) ? 'limit' : 'dependency',
          direction: isLimit(name) ? direction : 'neutral',
          subject: `@${name}`,
          what,
          before: null,
          after: null,
          why: whereOf(side === 'base' ? base : head, side),
        },
        [pair],
      )
}

const limits = /rate_?limit|limiter|throttl|slow_?api|csrf|xsrf/i

function isLimit(name: string): boolean {
  return limits.test(name)
}

/** Those that do not change who may call: a limit is a defence, the others are told. */
export function tellDependencies(pair: RoutePair, { lost, gained }: ChangedDependencies, moved: MovedCode, changes: Changes): void {
  if (lost.length + gained.length === 0) return
  const isOfLimits = [...lost, ...gained].some(({ call }) => isLimit(call))
  const direction: Direction = !isOfLimits || (lost.length > 0 && gained.length > 0) ? 'neutral' : lost.length > 0 ? 'weaker' : 'stronger'
  const names = (ones: ChangedDependencies['lost']) => ones.map(({ call }) => `\`${nameOf(call)}\``).join(', ')
  const isPlural = (ones: ChangedDependencies['lost']) => ones.length > 1
  const isSwap = lost.length > 0 && gained.length > 0
  const subject = names(isSwap || gained.length > 0 ? gained : lost)
  const what = isSwap
    ? `now ${isPlural(gained) ? 'run' : 'runs'} where ${names(lost)} ${isPlural(lost) ? 'were' : 'was'}`
    : gained.length > 0
      ? `now ${isPlural(gained) ? 'run' : 'runs'} before the handler`
      : `no longer ${isPlural(lost) ? 'run' : 'runs'} before the handler`
  changes.add(
    [lost.map(({ call }) => moved.nameInHead(call)), gained.map(({ call }) => call)],
    {
      kind: isOfLimits ? 'limit' : 'dependency',
      direction,
      subject,
      what,
      before: names(lost) === '' ? null : names(lost),
      after: names(gained) === '' ? null : names(gained),
      why: [
        ...lost.map((one) => reason('base', describeDependency(one), one.asked ?? one.place)),
        ...gained.map((one) => reason('head', describeDependency(one) + takenBy(pair.head, one), one.asked ?? one.place)),
      ],
    },
    [pair],
  )
}

/** `, which takes ...`: a dependency that came brings its parameters with it. */
function takenBy({ parameters, dependencies }: Route, dependency: Dependency): string {
  const own = parameters.filter(({ of, in: place }) => of !== null && place !== 'path' && dependencies[of]?.call === dependency.call)
  return own.length === 0 ? '' : `, which takes ${own.map(({ name, in: place }) => `\`${name}\` (${place})`).join(', ')}`
}
