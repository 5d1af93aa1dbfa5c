// Who may call a route: what got weaker or stronger, and which dependency, middleware, test or line of the handler went or came.

import type { Access, Demand, Dependency, Guard, Json, ObjectUse, PrincipalTest, Route } from '../model/index.ts'
import { type Changes, nameRoute, reason, surplus } from './changes.ts'
import { askedWords, asksForCredential, compareDemands, type DemandSides, directionOf, tellDemands, tellLimits } from './compare-demands.ts'
import type { Direction, Reason } from './difference.ts'
import type { RoutePair } from './match-routes.ts'
import type { MovedCode } from './moved-code.ts'

/** From what lets everybody in to what asks most. `presence` asks, and believes anything. */
const order: readonly Access[] = ['open', 'presence', 'optional', 'authenticated', 'authorised']

/** Who shows no credential, or a wrong one, is kept out. */
function isVerified(access: Access): boolean {
  return access === 'authenticated' || access === 'authorised'
}

/** Null where nothing changed. What is not known is a change of its own: it is never stronger than what was known. */
export function compareVerdicts(before: Access, after: Access): Direction | null {
  if (before === after) return null
  if (before === 'unknown' || after === 'unknown') return 'unknown'
  // Who calls is looked at, and still nobody is refused.
  if (after === 'optional' && order.indexOf(before) < order.indexOf('optional')) return 'neutral'
  return order.indexOf(after) < order.indexOf(before) ? 'weaker' : 'stronger'
}

export interface ChangedDependencies {
  /** Those that no longer run, and those that run anew, without what they themselves ask for. */
  readonly lost: readonly Dependency[]
  readonly gained: readonly Dependency[]
}

export interface ComparedAccess extends ChangedDependencies {
  /** Those that explain no change of access. */
  readonly untold: ChangedDependencies
}

export function compareAccess(pair: RoutePair, moved: MovedCode, demands: DemandSides, changes: Changes): ComparedAccess {
  const { base, head } = pair
  // Whether a credential is asked for at all is in the verdict, however it is written.
  const isJudged = isVerified(base.access) && isVerified(head.access)
  const beyond = (all: readonly Demand[]) => (isJudged ? all.filter((demand) => !asksForCredential(demand)) : all)
  const asked = compareDemands(beyond(demands.base(base.id)), beyond(demands.head(head.id)))
  const dependencies = compareDependencies(pair, moved)
  const lostDependencies = new Set(dependencies.lost.map(({ call }) => moved.nameInHead(call)))
  const gainedDependencies = new Set(dependencies.gained.map(({ call }) => call))
  const before = base.guards.filter(mayStop)
  const after = head.guards.filter(mayStop)
  const lost = surplus(before, after, (guard) => keyOfGuard(guard, moved))
  const gained = surplus(after, before, (guard) => keyOfGuard(guard, moved))
  const testsBefore = testsOf(base)
  const testsAfter = testsOf(head)
  const lostTests = surplus(testsBefore, testsAfter, keyOfTest)
  const gainedTests = surplus(testsAfter, testsBefore, keyOfTest)
  const verdict = compareVerdicts(base.access, head.access)
  const told = directionOf(asked.changes.filter(({ isLimit }) => !isLimit))
  // Nobody is kept out, before or after: what went with the credential that was asked for kept nobody out either.
  const isOpenStill = base.access === 'open' && head.access === 'open' && dependencies.lost.length + dependencies.gained.length > 0
  const parts = verdict ?? (isOpenStill ? null : judgeParts(lost, gained, lostTests, gainedTests))
  // Where all that went and came stands in code whose questions are known, they say what it means.
  const isKnown =
    verdict === null &&
    parts !== null &&
    [...lost, ...gained].every(({ kind }) => kind === 'handler') &&
    lostTests.every((test) => isAmong(test, demands.base(base.id))) &&
    gainedTests.every((test) => isAmong(test, demands.head(head.id)))
  const direction = joinDirections(verdict, parts, told, { isKnown, isSame: asked.isSame })
  tellLimits(asked.changes, nameRoute(head), pair, changes)
  if (direction === null && !isOpenStill) tellDemands(asked.changes, nameRoute(head), pair, changes)
  if (direction !== null) {
    const why = [
      ...dependencies.lost.map((one) => reason('base', `${describeDependency(one)} no longer runs`, one.asked ?? one.place)),
      ...lost.filter((guard) => !isTold(guard, lostDependencies, moved)).map(tellLost),
      ...lostTests.map(({ text, place }) => reason('base', `no longer asked: \`${text}\``, place)),
      ...asked.changes.filter((one) => !one.isLimit && one.direction === direction).map((one) => one.reason),
      ...dependencies.gained.map((one) => reason('head', `${describeDependency(one)} now runs`, one.asked ?? one.place)),
      ...gained.filter((guard) => !isTold(guard, gainedDependencies, moved)).map(tellGained),
      ...gainedTests.map(({ text, place }) => reason('head', `now asked: \`${text}\``, place)),
    ]
    // Nothing went or came: something that is still there decides otherwise.
    const changed = why.length > 0 ? [] : findChangedGuards(before, after, moved)
    const explained = changed.map((guard) => reason('head', `\`${nameOf(guard.call)}\` decides otherwise than before`, guard.place))
    const reasons = verdict === null && head.accessReasons.length > 0 ? [] : head.accessReasons.slice(0, 2)
    const isOwn = [...lost, ...gained, ...changed].some(({ kind }) => kind === 'handler') || why.length + changed.length === 0
    const causes = [...dependencies.lost, ...dependencies.gained, ...lost, ...gained, ...changed].map(({ call }) => nameOf(call))
    const words = `${wordFor(base.access)} and is now ${wordFor(head.access)}`
    const swapped = verdict === null ? findSwap(dependencies) : null
    const otherwise = swapped === null ? askedWords[direction] : `now asks where \`${nameOf(swapped.lost.call)}\` did`
    const key = [
      // What asks in the place of another is one cause, whatever the routes asked beside it.
      swapped === null ? base.access : '',
      swapped === null ? head.access : '',
      dependencies.lost.map(keyOfDependency),
      dependencies.gained.map(keyOfDependency),
      lost.map((guard) => keyOfGuard(guard, moved)),
      gained.map((guard) => keyOfGuard(guard, moved)),
      changed.map((guard) => keyOfGuard(guard, moved)),
      // A test in code that many routes share is one cause; in the handler, it is its own.
      isOwn || (lostTests.length + gainedTests.length > 0 && lost.length + gained.length === 0) ? head.id : '',
    ]
    changes.add(
      key,
      {
        kind: 'access',
        direction,
        subject:
          swapped !== null && !isOwn
            ? `\`${nameOf(swapped.gained.call)}\``
            : isOwn
              ? nameRoute(head)
              : ([...new Set(causes)][0] ?? nameRoute(head)),
        what:
          verdict === null
            ? isOwn
              ? askedWords[direction]
              : otherwise
            : isOwn
              ? `was ${words}`
              : `guards ${comparison[direction]}: routes were ${wordFor(base.access)} and are now ${wordFor(head.access)}`,
        ofOne: { subject: nameRoute(head), what: verdict === null ? askedWords[direction] : `was ${words}` },
        before: base.access,
        after: head.access,
        why: [...why, ...explained, ...reasons.map(({ text, place }) => reason('head', text, place))],
      },
      [pair],
    )
  }
  compareOtherwise(pair, direction !== null, changes)
  compareObjects(pair, moved, changes)
  compareArguments(pair, moved, changes)
  return { ...dependencies, untold: direction === null ? dependencies : { lost: [], gained: [] } }
}

/** One dependency in the place of another. */
function findSwap({ lost, gained }: ChangedDependencies): { readonly lost: Dependency; readonly gained: Dependency } | null {
  const [one, other] = [lost[0], gained[0]]
  return lost.length === 1 && gained.length === 1 && one !== undefined && other !== undefined ? { lost: one, gained: other } : null
}

/** Of the verdict, of the guards and tests on the way to it, and of what the code is known to ask. */
function joinDirections(
  verdict: Direction | null,
  parts: Direction | null,
  told: Direction | null,
  { isKnown, isSame }: { readonly isKnown: boolean; readonly isSame: boolean },
): Direction | null {
  if (verdict !== null) return verdict === 'unknown' && told === 'weaker' ? told : verdict
  if (parts === null || (parts === 'neutral' && isSame)) return null
  return isKnown || told === 'weaker' ? told : parts
}

/** Whether a test of the caller is one of those. */
function isAmong({ text, place }: PrincipalTest, demands: readonly Demand[]): boolean {
  return demands.some(
    (one) => one.text.includes(text) || (place !== null && one.place.file === place.file && one.place.line === place.line),
  )
}

const comparison: Readonly<Record<Direction, string>> = { weaker: 'less', stronger: 'more', neutral: 'otherwise', unknown: 'otherwise' }

/** The verdict is the same: something less, or something more, is asked on the way to it. */
function judgeParts(
  lost: readonly Guard[],
  gained: readonly Guard[],
  lostTests: readonly PrincipalTest[],
  gainedTests: readonly PrincipalTest[],
): Direction | null {
  const less = lost.length + lostTests.length
  const more = gained.length + gainedTests.length
  if (less + more === 0) return null
  if (less > 0 && more > 0) return 'neutral'
  return less > 0 ? 'weaker' : 'stronger'
}

function compareDependencies({ base, head }: RoutePair, moved: MovedCode): ChangedDependencies {
  const before = pathsOf(base.dependencies, moved.nameInHead)
  const after = pathsOf(head.dependencies, (call) => call)
  const [stillThere, wasThere] = [new Set(after.map(({ call }) => call)), new Set(before.map(({ call }) => call))]
  const pick = (ones: typeof before, others: typeof before, known: ReadonlySet<string>) => {
    const there = new Set(others.map(({ path }) => path))
    const found = ones.filter(({ path, parent, call }) => !there.has(path) && (parent === '' || there.has(parent)) && !known.has(call))
    return [...new Map(found.map(({ path, dependency }) => [path, dependency])).values()]
  }
  return { lost: pick(before, after, stillThere), gained: pick(after, before, wasThere) }
}

/** Each dependency with the calls that lead to it. */
function pathsOf(dependencies: readonly Dependency[], nameInHead: (call: string) => string) {
  const pathOf = (dependency: Dependency, depth: number): string => {
    const owner = dependency.of === null || depth > 50 ? undefined : dependencies[dependency.of]
    return `${owner === undefined ? '' : pathOf(owner, depth + 1)}\n${nameInHead(dependency.call)}`
  }
  return dependencies.map((dependency) => {
    const path = pathOf(dependency, 0)
    return { dependency, call: nameInHead(dependency.call), path, parent: path.slice(0, path.lastIndexOf('\n')) }
  })
}

function keyOfDependency({ call, level }: Dependency): string {
  return `${level} ${call}`
}

/** What runs in the handler goes by no name of its own. */
function keyOfGuard({ kind, call }: Guard, moved: MovedCode): string {
  return kind === 'handler' ? 'handler' : moved.nameInHead(call)
}

function mayStop({ absent, forged, verified }: Guard): boolean {
  return [absent, forged, verified].some((outcome) => outcome !== 'passes')
}

function isTold(guard: Guard, dependencies: ReadonlySet<string>, moved: MovedCode): boolean {
  return guard.kind === 'dependency' && dependencies.has(moved.nameInHead(guard.call))
}

function testsOf({ guards }: Route): PrincipalTest[] {
  const tests = guards.flatMap((guard) => guard.tests)
  return [...new Map(tests.map((test) => [keyOfTest(test), test])).values()]
}

function keyOfTest({ kind, text, values }: PrincipalTest): string {
  return JSON.stringify(values.length > 0 ? [kind, ...[...values].sort()] : [kind, text])
}

function findChangedGuards(before: readonly Guard[], after: readonly Guard[], moved: MovedCode): Guard[] {
  const known = new Map(before.map((guard) => [keyOfGuard(guard, moved), outcomesOf(guard)]))
  return after.filter((guard) => (known.get(keyOfGuard(guard, moved)) ?? outcomesOf(guard)) !== outcomesOf(guard))
}

function outcomesOf({ absent, forged, verified }: Guard): string {
  return `${absent} ${forged} ${verified}`
}

function tellLost(guard: Guard): Reason {
  const [refusal] = guard.refusals
  if (guard.kind === 'handler') return reason('base', `the handler no longer refuses${statusOf(guard)}`, refusal?.place ?? guard.place)
  return reason('base', `${kindWord(guard)} \`${nameOf(guard.call)}\` no longer stops requests`, guard.place)
}

function tellGained(guard: Guard): Reason {
  const [refusal] = guard.refusals
  if (guard.kind === 'handler') return reason('head', `the handler now refuses${statusOf(guard)}`, refusal?.place ?? guard.place)
  return reason('head', `${kindWord(guard)} \`${nameOf(guard.call)}\` now stops requests`, guard.place)
}

function statusOf({ refusals }: Guard): string {
  const statuses = [...new Set(refusals.flatMap(({ status }) => status ?? []))]
  return statuses.length === 0 ? '' : ` with ${statuses.join(', ')}`
}

function kindWord({ kind }: Guard): string {
  return kind === 'route-class' ? 'the route class' : `the ${kind}`
}

export function describeDependency({ call, level, of }: Dependency): string {
  const where = {
    app: 'of the application',
    router: 'of the router',
    include: 'of the inclusion',
    route: 'of the route',
    parameter: '',
    dependency: '',
  }
  const word = of === null ? where[level] : ''
  return `the dependency \`${nameOf(call)}\`${word === '' ? '' : ` ${word}`}`
}

/** The last part of a name; a class is told with its method, and what a function makes, by that function. */
export function nameOf(call: string): string {
  const tail = call.slice(call.indexOf(':') + 1).replace(/\.<locals>\..*$/, '(…)')
  return call.includes(':') ? tail : (tail.split('.').at(-1) ?? tail)
}

export function wordFor(access: Access): string {
  return access === 'presence' ? 'behind a token that nobody checks' : access === 'unknown' ? 'not known' : access
}

/** The other arm of a setting. */
function compareOtherwise(pair: RoutePair, isTold: boolean, changes: Changes): void {
  const { base, head } = pair
  const [before, after] = [base.otherwise, head.otherwise]
  if (isTold || before?.access === after?.access) return
  const direction = compareVerdicts(before?.access ?? base.access, after?.access ?? head.access)
  if (direction === null) return
  const setting = after?.setting ?? before?.setting ?? ''
  const tell = (access: Access) => `${wordFor(access)} where \`${setting}\` is otherwise`
  const words = [tell(before?.access ?? base.access), tell(after?.access ?? head.access)] as const
  changes.add(
    ['otherwise', setting, before?.access ?? null, after?.access ?? null],
    { kind: 'access', direction, subject: setting, what: `was ${words[0]} and is now ${words[1]}`, before: words[0], after: words[1] },
    [pair],
  )
}

/** Whose object it is, where a request names one. */
function compareObjects(pair: RoutePair, moved: MovedCode, changes: Changes): void {
  const before = groupObjects(pair.base)
  for (const [key, uses] of groupObjects(pair.head)) {
    const known = before.get(key)
    if (known === undefined) continue
    const [was, is] = [weakestOf(known), weakestOf(uses)]
    if (isBound(was) === isBound(is)) continue
    const direction = was.bound === 'unknown' || is.bound === 'unknown' ? 'unknown' : isBound(is) ? 'stronger' : 'weaker'
    const resource = nameOf(is.resource ?? 'a record')
    const side = direction === 'stronger' ? 'head' : 'base'
    const told = (side === 'head' ? is : was).boundBy.slice(0, 3)
    changes.add(
      [moved.nameInHead(`${is.inside.module}:${is.inside.function}`), key, was.bound, is.bound],
      {
        kind: 'object',
        direction,
        subject: resource,
        what:
          direction === 'stronger'
            ? `${verbs[is.does]} for its owner alone`
            : direction === 'weaker'
              ? `${verbs[is.does]} without asking whose it is`
              : `${verbs[is.does]}, and whose it is could be read on one side alone`,
        before: was.bound,
        after: is.bound,
        why: [
          ...told.map(({ text, place }) => reason(side, `${side === 'head' ? 'now asked' : 'no longer asked'}: \`${text}\``, place)),
          reason('head', `\`${is.text}\``, is.place),
        ],
      },
      [pair],
    )
  }
}

const verbs: Readonly<Record<ObjectUse['does'], string>> = {
  read: 'is read',
  list: 'is listed',
  create: 'is created',
  update: 'is changed',
  delete: 'is deleted',
}

function groupObjects({ objects }: Route): Map<string, ObjectUse[]> {
  const groups = new Map<string, ObjectUse[]>()
  for (const use of objects) {
    if (use.by.length === 0 || use.does === 'create') continue
    const names = use.by.map(({ parameter, in: place }) => `${place} ${parameter}`).sort()
    const key = JSON.stringify([use.resource === null ? null : nameOf(use.resource), use.does, names])
    groups.set(key, [...(groups.get(key) ?? []), use])
  }
  return groups
}

function isBound({ bound }: ObjectUse): boolean {
  return bound !== 'none' && bound !== 'unknown'
}

function weakestOf(uses: readonly ObjectUse[]): ObjectUse {
  const [first] = uses
  if (first === undefined) throw new Error('a group of objects is empty')
  return uses.find(({ bound }) => bound === 'none') ?? uses.find(({ bound }) => bound === 'unknown') ?? first
}

/** The same dependency, told something else: scopes and roles above all. */
function compareArguments(pair: RoutePair, moved: MovedCode, changes: Changes): void {
  const before = new Map(pair.base.dependencies.map((one) => [moved.nameInHead(one.call), one]))
  for (const after of pair.head.dependencies) {
    const known = before.get(after.call)
    if (known === undefined || pair.base.dependencies.filter(({ call }) => moved.nameInHead(call) === after.call).length > 1) continue
    const parts = [
      ...compareLists('scopes', known.scopes, after.scopes),
      ...Object.keys({ ...known.arguments, ...after.arguments }).flatMap((name) =>
        compareArgument(name, known.arguments[name], after.arguments[name]),
      ),
    ]
    if (parts.length === 0) continue
    const direction = (['weaker', 'neutral', 'stronger'] as const).find((one) => parts.some((part) => part.direction === one)) ?? 'neutral'
    changes.add(
      ['arguments', after.call, parts.map(({ text }) => text)],
      {
        kind: 'dependency',
        direction: parts.some((part) => part.direction !== direction) ? (direction === 'weaker' ? 'weaker' : 'neutral') : direction,
        subject: nameOf(after.call),
        what: parts.map(({ text }) => text).join(', '),
        before: null,
        after: null,
        why: [reason('head', `${describeDependency(after)} is asked for here`, after.asked ?? after.place)],
      },
      [pair],
    )
  }
}

interface ArgumentChange {
  readonly text: string
  readonly direction: Direction
}

/** What is not a list of names may be a secret: it is told that it changed, and not to what. */
function compareArgument(name: string, before: Json | undefined, after: Json | undefined): ArgumentChange[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return []
  const [one, other] = [namesIn(before), namesIn(after)]
  if (one !== null && other !== null && /scope|permission|role|right|grant/i.test(name)) return compareLists(name, one, other)
  const isSwitch = typeof before === 'boolean' && typeof after === 'boolean'
  if (isSwitch) {
    const direction = name === 'auto_error' ? (after ? 'stronger' : 'weaker') : 'neutral'
    return [{ text: `\`${name}\` is now ${after}`, direction }]
  }
  return [{ text: `\`${name}\` is another`, direction: 'neutral' }]
}

function namesIn(value: Json | undefined): string[] | null {
  if (value === undefined || value === null) return []
  if (typeof value === 'string') return [value]
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : null
}

/** Of scopes all are asked for; of roles, one is enough. */
function compareLists(name: string, before: readonly string[], after: readonly string[]): ArgumentChange[] {
  const lost = surplus(before, after, (item) => item)
  const gained = surplus(after, before, (item) => item)
  const isAny = /role/i.test(name)
  const tell = (items: readonly string[]) => items.map((item) => `\`${item}\``).join(', ')
  const changes: ArgumentChange[] = []
  const less: Direction = after.length === 0 ? 'weaker' : lost.length > 0 && gained.length > 0 ? 'neutral' : isAny ? 'stronger' : 'weaker'
  const more: Direction =
    before.length === 0 ? 'stronger' : lost.length > 0 && gained.length > 0 ? 'neutral' : isAny ? 'weaker' : 'stronger'
  if (lost.length > 0) changes.push({ text: `\`${name}\` no longer has ${tell(lost)}`, direction: less })
  if (gained.length > 0) changes.push({ text: `\`${name}\` now has ${tell(gained)}`, direction: more })
  return changes
}
