// Objects that a request names by an id, and whose they are: which of them nobody holds against the caller, and what shows that
// somebody should. Each fault is told by one rule alone.

import { wordsOf } from '../knowledge/index.ts'
import type { Model, ObjectKey, ObjectUse, Route } from '../model/index.ts'
import type { Confidence } from '../taxonomy/index.ts'
import { callsForRole, hasCaller } from './any-caller.ts'
import { isForSome, isGuarded, isTestedSomehow, shortName, testsOf } from './caller-access.ts'
import { decidingTests, findOutline, namesOfCaller, speaksOf } from './outline-caller.ts'
import { isPublicOnPurpose } from './public-purpose.ts'
import { onRouter, usesByOthers } from './siblings.ts'

/** `Item` of `shop.models:Item`; a plain word where nobody knows the class. */
export function resourceName({ resource }: ObjectUse): string {
  return resource === null ? 'record' : shortName(resource)
}

export function isChange({ does }: ObjectUse): boolean {
  return does === 'update' || does === 'delete'
}

const verbs = { read: 'reads', list: 'lists', create: 'makes', update: 'changes', delete: 'deletes' } as const

/** `changes Item by item_id` */
export function useInWords(object: ObjectUse): string {
  const keys = [...new Set(keysOf(object))]
  return `${verbs[object.does]} ${resourceName(object)}${keys.length === 0 ? '' : ` by ${keys.join(' and ')}`}`
}

const tenantWords = new Set(
  'tenant tenants organization organisation organizations org workspace workspaces company team teams realm'.split(' '),
)

/** `organization_id`, `team`: a group, and no single owner. */
export function isTenantField(field: string): boolean {
  return wordsOf(field).some((word) => tenantWords.has(word))
}

const personWords = new Set(
  'user users owner author creator member account person profile employee student patient customer subscriber'.split(' '),
)

/** `user_id`, `owner`, `created_by`, `author_id`: one caller. */
export function isOwnerField(field: string): boolean {
  const words = wordsOf(field)
  return words.some((word) => personWords.has(word)) || /(?:^|_)(?:created|owned|submitted|uploaded|assigned)_by(?:_id)?$/.test(field)
}

/** The records of callers themselves. */
export function isAccount({ resource }: ObjectUse): boolean {
  return resource !== null && isAccountName(shortName(resource))
}

/** `User`, `CustomerModel`: by the name of its class. */
export function isAccountName(name: string): boolean {
  const words = wordsOf(name.replace(/(?:Model|Table|Orm|ORM|DB|Db|Entity|Record)$/, ''))
  return accounts.has(words.at(-1) ?? '')
}
const accounts = new Set('user users account accounts member profile customer employee person student'.split(' '))

/** A part of the request that callers can change at will and that names one thing: no token, page of a list, or header. */
export function namesObject({ parameter, in: where, column }: ObjectKey): boolean {
  if (where === 'header' || where === 'cookie') return false
  const words = [...wordsOf(parameter), ...wordsOf(column ?? '')]
  if (words.some((word) => unguessable.has(word)) || foundByOther.test(parameter)) return false
  return where === 'path' || where === 'query' ? where === 'path' || idLike.test(parameter) : idLike.test(parameter) && column !== 'name'
}
/** `order.coupon_id.first.owner_id` was read off a record that was looked up before. */
const foundByOther = /\.(?:first|one|one_or_none|scalar\w*|get|all|fetch\w*|find\w*|filter\w*)\./
const unguessable = new Set('token code hash secret nonce signature otp key state password email username phone slug'.split(' '))
const idLike = /(?:^|[._])(?:id|ids|uuid|pk)$|[a-z]I[dD]s?$/

/**
 * The objects that are named by an id of the request. What is deleted without a word of its class is the one that was loaded by the same id, and what
 * a `PUT`, `PATCH` or `DELETE` loads by the last id of its path is what it changes.
 */
export function namedObjects(route: Route): ObjectUse[] {
  const named = route.objects.filter(({ by }) => by.some(namesObject))
  const unnamed = route.objects.filter(({ resource }) => resource === null)
  return [...named, ...accountsByName(route)].flatMap((object) => {
    const keys = keysOf(object)
    if (object.resource === null && route.objects.some((other) => other.resource !== null && comesOf(object, other))) return []
    if (object.does !== 'read') return [object]
    const later = unnamed.find((other) => other.does !== 'read' && other.does !== 'list' && comesOf(other, object))
    const does = later === undefined ? changeOfMethod(route, keys) : later.does === 'delete' ? 'delete' : 'update'
    return [does === null ? object : { ...object, does, bound: worseBound(object, later) }]
  })
}

/** An account by its name or address: asked for so often to see whether a name is free that only one that is written back counts. */
function accountsByName({ objects }: Route): ObjectUse[] {
  return objects.filter(
    (object) =>
      object.does === 'read' &&
      isAccount(object) &&
      !object.by.some(namesObject) &&
      objects.some((other) => other.resource === null && comesOf(other, object)),
  )
}

/** What it is made of was read off the other: `session.delete(note)` of `session.get(Note, note_id)`. */
function comesOf(later: ObjectUse, earlier: ObjectUse): boolean {
  if (later === earlier) return false
  const each = later.does === 'create' ? 'every' : 'some'
  const isLonger =
    later.by.length > 0 &&
    later.by[each]((key) =>
      earlier.by.some(
        (own) =>
          key.in === own.in &&
          (key.parameter.startsWith(`${own.parameter}.`) || (later.does !== 'create' && key.parameter === own.parameter)),
      ),
    )
  return isLonger || (later.text.includes(earlier.text) && earlier.text !== '')
}

/** Without what was read off it: `note_id` of `note_id.first`. */
function keysOf({ by }: ObjectUse): string[] {
  return by.map(({ parameter, in: where }) => (where === 'path' || where === 'query' ? (parameter.split('.')[0] ?? parameter) : parameter))
}

function changeOfMethod(route: Route, keys: readonly string[]): 'update' | 'delete' | null {
  const last = /\{(\w+)(?::\w+)?\}[^{}]*$/.exec(route.path)?.[1]
  if (route.kind !== 'http' || last === undefined || !keys.includes(last)) return null
  return route.method === 'DELETE' ? 'delete' : route.method === 'PUT' || route.method === 'PATCH' ? 'update' : null
}

function worseBound(object: ObjectUse, later: ObjectUse | undefined): ObjectUse['bound'] {
  return object.bound === 'none' && later !== undefined && later.bound !== 'none' ? later.bound : object.bound
}

/** Something of the caller is held against it. */
export function isBound({ bound }: ObjectUse): boolean {
  return bound === 'predicate' || bound === 'compared' || bound === 'parent'
}

/** One that was there before, and is held against the caller. */
export function isHeld(object: ObjectUse): boolean {
  return object.does !== 'create' && isBound(object)
}

/** What shows that objects of this class belong to somebody: others ask, or the class says so. */
export interface Ownership {
  /** Routes that hold an object of the class against their caller. */
  readonly checked: readonly { readonly route: Route; readonly object: ObjectUse }[]
  readonly fields: readonly string[]
}

export function findOwnership(object: ObjectUse, route: Route, model: Model): Ownership {
  // What every request loads on its way to the handler says nothing about whose it is.
  const checked = usesByOthers(object, route, model).filter(
    ({ object: other }) => isHeld(other) && (other.by.some(namesObject) || (other.does === 'list' && other.ownerFields.length > 0)),
  )
  return { checked, fields: object.ownerFields }
}

export type OwnershipFault =
  /** The record of another caller. */
  | 'account'
  /** One of a class whose objects others hold against their caller, or that names its owner. */
  | 'owner'
  /** The same with a group. */
  | 'tenant'
  /** Loaded by its own id, while the path names the parent that was checked. */
  | 'child'
  /** Another object of the same request is checked, and this one, named in the body or query, is not. */
  | 'second'
  /** The id of a caller is taken from the request. */
  | 'identity'
  /** The caller arrives and nobody looks. */
  | 'unused'

export interface UnboundObject {
  readonly object: ObjectUse
  readonly fault: OwnershipFault
  readonly ownership: Ownership
  readonly confidence: Confidence
  /** The object that is checked in its place, of `child` and `second`. */
  readonly checked: ObjectUse | null
}

const found = new WeakMap<Model, Map<Route, readonly UnboundObject[]>>()

/** Objects that a route with a known caller takes by an id and holds against nobody: each with the one fault that says it best. */
export function findUnbound(route: Route, model: Model): readonly UnboundObject[] {
  let routes = found.get(model)
  if (routes === undefined) found.set(model, (routes = new Map()))
  let list = routes.get(route)
  if (list === undefined) routes.set(route, (list = lookForUnbound(route, model)))
  return list
}

function lookForUnbound(route: Route, model: Model): readonly UnboundObject[] {
  if (route.condition?.default === 'off' || !hasCaller(route) || isPublicOnPurpose(route)) return []
  const isRestricted = isForSome(route) || callsForRole(route, model)
  // A test on the caller that is about no object that we see may be the one that is missing.
  if (isTestedSomehow(route) || asksUnexplained(route, model)) return []
  const isHelperAsked = asksHelper(route, model)
  const out = new Map<string, UnboundObject>()
  for (const object of worstFirst(namedObjects(route))) {
    // Without a role that is asked for, `role` says only that another object was checked before.
    if (object.does === 'create' || (isBound(object) && isDecided(object, route, model)) || object.bound === 'unknown') continue
    if (object.resource !== null && object.ownerFields.length === 0 && service.test(object.resource)) continue
    if (!isRestricted && object.bound === 'role' && isAskedById(object)) continue
    if (isRestricted && !isHeldUnderSameRole(object, route, model)) continue
    const key = `${object.resource ?? object.text} ${keysOf(object).join()}`
    if (out.has(key) || isHeldElsewhere(object, route)) continue
    const one = judge(object, route, model)
    // A comparison that refuses nobody may decide something after all, and so may what a helper is asked.
    const isDoubtful = isBound(object) || isHelperAsked
    if (one !== null) out.set(key, isDoubtful && one.confidence === 'high' ? { ...one, confidence: 'medium' } : one)
  }
  return [...out.values()]
}

/** The role that is asked for does not excuse it: with the very same one, others hold such objects against their caller. */
function isHeldUnderSameRole(object: ObjectUse, route: Route, model: Model): boolean {
  const [roles, scopes] = [rolesOf(route), scopesOf(route)]
  // A scope is less than a role: the class itself has to say whose its objects are.
  const isOwned = scopes !== '' && roles === '' && object.ownerFields.some(isOwnerField) && object.by.some((key) => key.in === 'path')
  if (roles === '' && !isOwned) return false
  return findOwnership(object, route, model).checked.some(
    (one) => (isOwned && scopesOf(one.route) === scopes) || (roles !== '' && rolesOf(one.route) === roles),
  )
}
const privileged = /admin|super|staff|root|manager/i

function rolesOf(route: Route): string {
  return testsOf(route, 'role', 'scope')
    .map(({ values }) => values.join(','))
    .filter((values) => values !== '' && !privileged.test(values))
    .join(' ')
}

/** What a token must be good for, as it is declared: every user may have that, unless it says that it is for some. */
function scopesOf({ security, dependencies }: Route): string {
  const scopes = new Set([...security, ...dependencies].flatMap((one) => one.scopes))
  return [...scopes].some((scope) => privileged.test(scope)) ? '' : [...scopes].toSorted().join(' ')
}

/** The handler asks something of its caller, by what is written there, that no object is known to be held against. */
function asksUnexplained(route: Route, model: Model): boolean {
  const outline = findOutline(route, model)
  if (outline === null) return false
  const callers = namesOfCaller(outline, route)
  const known = route.objects.flatMap(({ boundBy }) => boundBy.map(({ text }) => text))
  return decidingTests(outline).some(({ text }) => {
    if (!speaksOf(text, callers) || isAboutPresence(text, callers)) return false
    return !known.some((one) => one.includes(text) || text.includes(one))
  })
}

/** `check_can_access(user, project)`, whose answer nobody takes: it lets go on or raises, by what nobody could tie to the object. */
function asksHelper(route: Route, model: Model): boolean {
  const outline = findOutline(route, model)
  if (outline === null) return false
  const callers = namesOfCaller(outline, route)
  return outline.steps.some(
    (step) =>
      step.kind === 'call' &&
      step.goesTo.length === 0 &&
      step.under.length === 0 &&
      wordsOf(step.name).some((word) => checking.has(word)) &&
      step.arguments.length > 1 &&
      step.arguments.some((one) => speaksOf(one, callers)),
  )
}
const checking = new Set('check assert ensure require verify validate authorize authorise enforce permission permissions access'.split(' '))

/** `not user`, `user is None`: whether there is a caller at all, or whether it is switched on. */
function isAboutPresence(text: string, callers: ReadonlySet<string>): boolean {
  const bare = text.replace(/^not\s+/, '').replace(/\s+is(?:\s+not)?\s+None$/, '')
  return (
    callers.has(bare) ||
    (/^\w+\.(?:is_)?(?:active|disabled|enabled|verified|banned|blocked)$/.test(bare) && callers.has(bare.split('.')[0] ?? ''))
  )
}

/** Loaded by ids of their own, and compared with each other afterwards: `comment.note_id != note.id`. */
function isHeldAgainstParent(route: Route, model: Model): boolean {
  const outline = findOutline(route, model)
  if (outline === null) return false
  const callers = namesOfCaller(outline, route)
  return decidingTests(outline).some(({ text }) =>
    (text.match(comparison) ?? []).some((one) => aboutIds.test(one) && !speaksOf(one, callers)),
  )
}
const comparison = /[\w.]+(?:\([^()]*\))?\s*(?:!=|==|\bnot in\b|\bin\b)\s*[\w.]+/g
const aboutIds = /\.\w*_(?:id|uuid|pk)\b/

/** What is compared with the caller decides whether the request goes on, and not only what is shown. */
function isDecided({ bound, boundBy }: ObjectUse, route: Route, model: Model): boolean {
  if (bound !== 'compared') return true
  const outline = findOutline(route, model)
  if (outline === null) return true
  const deciding = [...route.guards.flatMap(({ tests }) => tests), ...decidingTests(outline)].map(({ text }) => text)
  return boundBy.length === 0 || boundBy.some(({ text }) => deciding.some((one) => one.includes(text) || text.includes(one)))
}

/** By its name no record, but what looks after them. */
const service = /(?:Dependencies|Services?|Manager|Repository|Client|Controller|Factory|Provider|Registry|Store|Context)$/

/** `user_id != user.id`: the id itself was held against the caller. */
function isAskedById(object: ObjectUse): boolean {
  const names = new Set(keysOf(object).map((key) => key.split('.').at(-1) ?? key))
  return object.boundBy.some(({ text }) => speaksOf(text, names))
}

/** What is loaded and then deleted is one thing, and the worse of the two. */
function worstFirst(objects: readonly ObjectUse[]): ObjectUse[] {
  const rank = { delete: 0, update: 1, read: 2, list: 3, create: 4 } as const
  return objects.toSorted((one, other) => rank[one.does] - rank[other.does])
}

/** The same object, asked for again with the caller in the look-up. */
function isHeldElsewhere(object: ObjectUse, { objects }: Route): boolean {
  const keys = new Set(object.by.map(({ parameter }) => parameter))
  return objects.some(
    (other) =>
      other.bound !== 'none' &&
      other.bound !== 'role' &&
      !(other.text === object.text && other.place.line === object.place.line) &&
      other.by.some(({ parameter }) => keys.has(parameter)),
  )
}

function judge(object: ObjectUse, route: Route, model: Model): UnboundObject | null {
  const ownership = findOwnership(object, route, model)
  const { checked, fields } = ownership
  const others = route.objects.filter((other) => isHeld(other) && other.by.some(namesObject))
  const parent = others.find((other) => isAbove(other, object, route)) ?? null
  // Where a stranger is served too, things may be there for everybody.
  const isFirm = route.principal !== null && route.access !== 'optional' ? true : isGuarded(route)
  const sure = (high: boolean): Confidence => (high && isFirm && object.resource !== null ? 'high' : 'medium')
  const verdict = (fault: OwnershipFault, confidence: Confidence, by: ObjectUse | null = null): UnboundObject => ({
    object,
    fault,
    ownership,
    confidence,
    checked: by,
  })
  // What belongs to the child is listed by the child's id alone: the child may be another parent's.
  if (object.does === 'list' && parent !== null && isByOneOfPath(object) && !isHeldAgainstParent(route, model))
    return verdict('child', 'medium', parent)
  if (isAccount(object)) return isChange(object) ? verdict('account', sure(true)) : null
  const identity = object.by.find(({ parameter, column }) => isIdentity(column ?? parameter.split('.').at(-1) ?? '', fields))
  if (identity !== undefined)
    return verdict('identity', sure(identity.column !== null && fields.includes(identity.column) && checked.length > 0))
  // A list that the caller is no part of is another rule's.
  if (object.does === 'list') return null
  if (parent !== null && isHeldAgainstParent(route, model)) return null
  if (parent !== null) return verdict('child', sure(isChange(object) || checked.length > 0), parent)
  const [other] = others
  if (other !== undefined && object.by.every(({ in: where }) => where !== 'path'))
    return verdict('second', sure(checked.length > 0 && isChange(object)), other)
  const isTenants = fields.length > 0 && fields.every(isTenantField)
  if (checked.length > 0) return verdict(isTenants ? 'tenant' : 'owner', sure(isOddOneOut(object, checked, route, model)))
  if (fields.some(isOwnerField) && isChange(object)) return verdict('owner', 'medium')
  if (isTenants && isChange(object)) return verdict('tenant', 'medium')
  if (route.principal?.used === 'no') return verdict('unused', isChange(object) || fields.length > 0 ? 'medium' : 'low')
  if (fields.some((field) => isOwnerField(field) || isTenantField(field)) && isFirm && isPractised(model))
    return verdict(isTenants ? 'tenant' : 'owner', 'low')
  return null
}

function isByOneOfPath({ by, resource }: ObjectUse): boolean {
  return resource !== null && by.length > 0 && by.every(({ in: where, column }) => where === 'path' && column !== null)
}

/** The application holds objects against callers somewhere; where it never does, all of them may be shared. */
function isPractised({ routes }: Model): boolean {
  return routes.filter((route) => route.objects.some((object) => isBound(object) && object.by.some(namesObject))).length >= 3
}

function isIdentity(name: string, ownerFields: readonly string[]): boolean {
  return (
    (ownerFields.includes(name) && isOwnerField(name) && !isTenantField(name)) ||
    /^(?:user|owner|author|account|member|creator)_?id$|^created_by$/i.test(name)
  )
}

/** Its id stands further left in the path. */
function isAbove(parent: ObjectUse, child: ObjectUse, { path }: Route): boolean {
  const at = ({ by }: ObjectUse): number =>
    Math.max(
      -1,
      ...by.filter((key) => key.in === 'path').map(({ parameter }) => path.search(new RegExp(`\\{${escapeText(parameter)}[:}]`))),
    )
  return at(parent) >= 0 && at(child) > at(parent)
}

const escapeText = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Those that change it are checked, or most of all that touch it. */
function isOddOneOut(object: ObjectUse, checked: Ownership['checked'], route: Route, model: Model): boolean {
  const rivals = usesByOthers(object, route, model).filter(
    ({ object: other }) => !isBound(other) && other.bound !== 'role' && other.by.length > 0,
  )
  if (isChange(object)) return checked.some(({ object: other }) => isChange(other)) || checked.length > rivals.length
  const near = new Set(onRouter(route, model))
  return checked.some((one) => near.has(one.route) && one.object.does === 'read') && checked.length >= rivals.length
}
