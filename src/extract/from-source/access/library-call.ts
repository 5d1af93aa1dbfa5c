// What a call of library code gives on a single way: rows of `knowledge/` say what it has to do with a credential or a record.
import type { GuardRow, Meaning } from '../../../knowledge/index.ts'
import {
  type Args,
  type ClassValue,
  external,
  FALSE,
  isNone,
  list,
  NONE,
  Raised,
  type Site,
  str,
  TRUE,
  textOf,
  truthOf,
  unknown,
  type Value,
} from '../../../project/index.ts'
import { describeSource, pathOfReceiver } from './about.ts'
import { isArgs, responseStatus, statusOf } from './explore.ts'
import { type Facts, factsOf, isAboutCaller, joinQueries, merge, PLAIN, type Predicate, type Query } from './facts.ts'
import { askedBy, doesByName, soundsLikeVerifying } from './names.ts'
import { asPart, getPart, httpError } from './request.ts'
import type { Load, Way } from './way.ts'

/** Methods of text and bytes that keep what a credential is. */
const KEEPS = new Set(
  'split rsplit strip lstrip rstrip removeprefix removesuffix replace lower upper casefold encode decode partition rpartition title get_secret_value hex digest hexdigest update copy join format model_dump dict items values get pop'.split(
    ' ',
  ),
)
const FORMAT = new Set('startswith endswith isdigit isalnum isalpha isascii count find index match fullmatch search'.split(' '))
/** Functions that hand on what they are given. */
const TRANSPARENT =
  /^builtins\.(str|int|float|bytes|list|tuple|set|frozenset|dict|sorted|reversed|iter|next|bool|repr|min|max|map|filter|zip|enumerate|sum)(\.__new__|\.__init__)?$|^(uuid\.UUID|typing\.cast|copy\.(copy|deepcopy)|hashlib\.|hmac\.(new|digest)|base64\.|binascii\.|urllib\.parse\.(un)?quote|bson\.|asyncio\.(gather|wait_for|to_thread)|anyio\.to_thread|starlette\.concurrency|functools\.)/
const ASKS_SHAPE = /^builtins\.(isinstance|issubclass|len|callable|hasattr|type|id)$/
const SAYS =
  /(^|\.)(log|logger|logging|structlog|loguru|print|warnings|sentry_sdk|capsys|metrics|tracer|span|telemetry)(\.|\(|$)|\.(debug|info|warning|warn|error|exception|critical|log|bind|set_attribute|record_exception)$/

export function callLibrary(way: Way, callee: Value, args: Args, site: Site): Value {
  const calleeFacts = factsOf(callee)
  const receiver = callee.kind === 'term' && callee.op === 'attribute' ? callee.of : null
  const method = callee.kind === 'term' && callee.op === 'attribute' ? callee.name : null
  if (receiver?.kind === 'term' && receiver.op === 'source' && method !== null) {
    const part = getPart(way, receiver, method, args, site)
    if (part !== undefined) return part
  }
  if (receiver?.kind === 'term' && (method === 'get' || method === '__getitem__')) {
    const answer = way.answerIn(receiver, textOf(args.positional[0]))
    if (answer !== undefined) return answer
  }
  if (receiver?.kind === 'instance' && method !== null) {
    const part = callOnConnection(way, receiver.cls, method, args, site)
    if (part !== undefined) return part
  }
  if (way.goOn !== null && !way.wentOn && handsOn(way, callee, receiver, args)) {
    way.wentOn = true
    return way.term('call', 'call_next', callee, args, site, PLAIN)
  }
  // `await response(scope, receive, send)`
  if (way.send !== null && args.positional.includes(way.send) && responseStatus(callee) !== null) way.answered = true
  const path = callee.kind === 'term' ? (callee.facts === PLAIN ? '' : calleeFacts.path) : pathOfReceiver(callee, calleeFacts)
  const name =
    path
      .replace(/[()[\]]+$/, '')
      .split('.')
      .at(-1) ?? ''
  if (SAYS.test(path)) return NONE
  const given = [...args.positional, ...args.keywords.values(), ...(args.rest ?? [])]
  const part = asPart(path, given)
  if (part !== undefined) return part
  const parts = given.map((v) => factsOf(v))
  const all = merge([calleeFacts, ...parts])
  // `Role(user.role)` asks for a role, `Method(record.method)` asks nobody.
  if (/^enum\.\w+$/.test(path) && callee.kind === 'class' && askedBy(all.names.slice(-3)) !== 'role')
    return unknown('a member of an enumeration', site)
  const row = way.guards.find(path) ?? (method === null ? undefined : way.guards.findMethod(method))
  const call: Called = { way, callee, receiver, args, site, path, name, calleeFacts, all, given, parts }
  if (name === 'get_authorization_scheme_param') return schemeParam(call)
  if (/^(starlette|fastapi)\.(requests|websockets)\.\w+$/.test(path) && way.request !== null) return way.request
  if (name === 'has_required_scope') return hasScopes(call)
  if (name === 'execute') {
    const said = executes(call)
    if (said !== undefined) return said
  }
  if (row !== undefined) {
    const said = byRow(call, row)
    if (said !== undefined) return said
  }
  if (ASKS_SHAPE.test(path)) return result(call, { ...all, isFormat: true })
  if (TRANSPARENT.test(path)) return result(call, { ...all, cls: parts.find((p) => p.cls !== null)?.cls ?? null })
  // A condition of a look-up that is still being put together.
  // `Tokens(session, Token).get_by_token(token)` is put together and run at once.
  const isWhole = /_by_\w/.test(name) && doesByName(name) === 'read'
  const isPart = parts.some((p) => p.secret && p.query !== null) || (calleeFacts.query !== null && calleeFacts.loaded === null)
  if (all.secret && isPart && !isWhole) return plainCall(call)
  if (all.secret) return withSecret(call)
  if (soundsLikeVerifying(name) && given.some(isConnection)) return admitted(call, { does: 'admit', only: 'verified' }, true)
  // `None` stands where a credential would.
  if (way.missed && given.some(isNone) && soundsLikeVerifying(name)) throw new Raised(external('builtins.Exception'), site)
  return plainCall(call)
}

export interface Called {
  readonly way: Way
  readonly callee: Value
  readonly receiver: Value | null
  readonly args: Args
  readonly site: Site
  readonly path: string
  readonly name: string
  readonly calleeFacts: Facts
  readonly all: Facts
  readonly given: readonly Value[]
  readonly parts: readonly Facts[]
}

function result({ way, callee, args, site, path }: Called, facts: Facts): Value {
  return way.term('call', path, callee, args, site, { ...facts, isRow: false, path: `${path}()` })
}

/** What a look-up gives. */
function found({ way, callee, args, site, path }: Called, facts: Facts): Value {
  return way.term('call', path, callee, args, site, { ...facts, isRow: true, path: `${path}()` })
}

function callOnConnection(way: Way, cls: ClassValue, method: string, args: Args, site: Site): Value | undefined {
  if (!/^starlette\.(requests|websockets)\./.test(cls.native ?? '')) return undefined
  switch (method) {
    case 'json':
    case 'body':
    case 'form':
    case 'stream':
      return way.source(`body`, { ...PLAIN, inputs: [{ name: 'body', in: 'body' }] })
    case 'receive_json':
    case 'receive_text':
    case 'receive_bytes':
    case 'receive':
    case 'iter_text':
    case 'iter_json':
      way.events.push({ kind: 'received', stage: way.stage })
      return way.source('message', { ...PLAIN, inputs: [{ name: 'message', in: 'message' }] })
    case 'close':
      way.events.push({ kind: 'closed', site, stage: way.stage, code: statusOf(args.keywords.get('code') ?? args.positional[0]) })
      return NONE
    case 'accept':
      return NONE
    case 'send_json':
    case 'send_text':
    case 'send_bytes':
    case 'send':
      way.events.push({ kind: 'went-on', stage: way.stage })
      return NONE
    default:
      return undefined
  }
}

/** What a layer of middleware calls lets the request go on: the application under it, or a library's own part of the layer. */
function handsOn(way: Way, callee: Value, receiver: Value | null, args: Args): boolean {
  const { goOn } = way
  if (goOn === null) return false
  if (args.positional.includes(goOn)) return true
  if (holds(callee, goOn)) return true
  return receiver !== null && callee.kind === 'term' && /^(__call__|dispatch)$/.test(callee.name) && holds(receiver, goOn)
}

/** Whether an object of the middleware was made with the application under it. */
function holds(value: Value, goOn: Value): boolean {
  const isIn = (args: unknown): boolean => isArgs(args) && (args.positional.includes(goOn) || [...args.keywords.values()].includes(goOn))
  if (value.kind === 'term') return value.op === 'call' && isIn(value.args)
  if (value.kind === 'external') return isIn(value.args)
  if (value.kind !== 'instance') return false
  return isIn(value.data) || [...value.attrs.values()].some((v) => v === goOn || (v.kind === 'external' && isIn(v.args)))
}

/** `get_authorization_scheme_param(header)`: ("", "") for none. */
function schemeParam(call: Called): Value {
  const given = call.given[0]
  if (given === undefined || isNone(given) || textOf(given) === '') return list([str(''), str('')], 'tuple')
  return list([result(call, { ...call.all, isFormat: true }), given], 'tuple')
}

/** Starlette's `has_required_scope(conn, scopes)`. */
function hasScopes(call: Called): Value {
  const { way, given, site } = call
  const held = heldScopes(way, given[0], site)
  if (held === null) return FALSE
  const wanted = given[1]
  if (held.kind === 'list' && wanted?.kind === 'list') {
    const texts = held.items.map((v) => textOf(v))
    if (wanted.items.every((v) => textOf(v) !== null && texts.includes(textOf(v)))) return TRUE
  }
  const facts = factsOf(held)
  const user = given[0]?.kind === 'instance' ? given[0].attrs.get('user') : undefined
  const isKnown = factsOf(user).principal
  if (held.kind === 'list' && held.items.length === 0 && !isKnown) return FALSE
  return result(call, { ...PLAIN, principal: facts.principal || isKnown, claims: facts.claims, permits: 'scope' })
}

/** What `request.auth.scopes` holds; null where nobody has said who is calling. */
export function heldScopes(way: Way, request: Value | undefined, site: Site): Value | null {
  const auth = request?.kind === 'instance' ? request.attrs.get('auth') : undefined
  return auth === undefined ? null : way.machine.attribute(auth, 'scopes', site)
}

/** An argument of the call, or of what made the object that is called. */
function argumentOf({ args, callee }: Called, name: string, row: GuardRow | undefined): Value | undefined {
  const at = row?.parameters?.indexOf(name) ?? -1
  const own = args.keywords.get(name)
  if (own !== undefined) return own
  const made = callee.kind === 'external' || callee.kind === 'term' ? callee.args : undefined
  return made?.keywords.get(name) ?? (at >= 0 ? made?.positional[at] : undefined)
}

function hasArgument({ args }: Called, row: GuardRow, name: string): boolean {
  const at = row.parameters?.indexOf(name) ?? -1
  return args.keywords.has(name) || (at >= 0 && args.positional.length > at)
}

// ---- rows

function byRow(call: Called, row: GuardRow): Value | undefined {
  const { means } = row
  const { way, site, all, given, path, name } = call
  // What was not sent is `None`, or the default of a parameter.
  const missing = way.missed && !all.secret && given.some((v) => isNone(v) || textOf(v) === '')
  switch (means.does) {
    case 'verify': {
      if (isOff(call, means.offBy ?? []) || (row.needs !== undefined && !hasArgument(call, row, row.needs))) return readOnly(call)
      if (row.takes === 'request') return fromRequest(call, row, means)
      if (!all.secret && !all.claims && !missing) {
        // A token of the body or a link: whose it is nobody has asked yet.
        if (all.inputs.length > 0 || all.principal) return result(call, { ...all, query: null, loaded: null, names: [] })
        return undefined
      }
      if (missing || way.world !== 'verified') {
        if (row.answer !== undefined && means.fails !== 'raises') return holder(call, row.answer, FALSE)
        return fail(call, means.fails, means.errors)
      }
      way.verified(path, site, false)
      if (means.gives === 'true') return means.fails === 'raises' ? NONE : row.answer === undefined ? TRUE : holder(call, row.answer, TRUE)
      return result(call, { ...PLAIN, principal: true, loaded: means.gives === 'principal' ? 'one' : null })
    }
    case 'read':
      return all.secret ? readOnly(call) : result(call, all)
    case 'compare': {
      if (!all.secret && !missing)
        return all.claims || all.principal || all.inputs.length > 0 ? result(call, { ...all, principal: false, isFormat: true }) : undefined
      if (missing || way.world !== 'verified') return fail(call, means.fails, means.errors)
      const other = given.find((v) => !factsOf(v).secret)
      way.verified(`${name} with ${describeSource(other)}`, site, false)
      return means.fails === 'raises' ? NONE : TRUE
    }
    case 'permit': {
      if (!isAboutCaller(all)) return undefined
      const asked = result(call, { ...all, permits: means.asks })
      if (means.fails === 'false') return asked
      if (way.mayRaise(asked, 'permits', site)) throw new Raised(external(`builtins.${means.errors?.[0] ?? 'PermissionError'}`), site)
      return NONE
    }
    case 'admit':
      return admitted(call, means, false, row)
    case 'load':
      if (row.lazy === true) return result(call, { ...all, query: queryOf(call), loaded: null, cls: null })
      if (row.changes !== undefined) note(call, row.changes, true, row)
      return loaded(call, means)
    case 'change': {
      note(call, means.how, true, row)
      return result(call, { ...all, query: queryOf(call), loaded: null })
    }
    case 'decide':
      return undefined
    default:
      return undefined
  }
}

/** What is given in any case, and says in one place whether the credential holds. */
function holder({ way, callee, args, site, path }: Called, name: string, value: Value): Value {
  const facts = { ...PLAIN, path: `${path}()`, principal: value === TRUE }
  return way.holder(way.term('call', path, callee, args, site, facts), name, value)
}

/** A row whose function takes the credential out of the request by itself. */
function fromRequest(call: Called, row: GuardRow, means: Meaning & { does: 'verify' }): Value {
  const only = means.fails === 'raises' ? 'verified' : 'optional'
  const said = admitted(call, { does: 'admit', only })
  if (row.answer !== undefined && only === 'optional') return holder(call, row.answer, isNone(said) ? FALSE : TRUE)
  return means.fails === 'false' ? (isNone(said) ? FALSE : TRUE) : said
}

/** What is said by a credential that nobody checks: the caller chose it. */
function readOnly(call: Called): Value {
  return result(call, { ...call.all, secret: false, claims: true, isFormat: false })
}

function fail({ way, site }: Called, how: 'raises' | 'none' | 'false', errors: readonly string[] | undefined): Value {
  if (how === 'none') {
    way.missed = true
    return NONE
  }
  if (how === 'false') return FALSE
  throw new Raised(errors?.[0] === undefined ? external('builtins.Exception') : external(`library.${errors.join('|')}`), site)
}

function isOff({ way, args }: Called, names: readonly string[]): boolean {
  return names.some((name) => {
    const [outer = '', inner] = name.split('.')
    const value = args.keywords.get(outer)
    if (value === undefined) return false
    if (inner === undefined) return truthOf(way.machine, value).value === false
    if (value.kind !== 'dict') return false
    for (const entry of value.entries.values()) if (textOf(entry.key) === inner) return truthOf(way.machine, entry.value).value === false
    return false
  })
}

function isConnection(value: Value): boolean {
  return value.kind === 'instance' && /^starlette\.(requests|websockets)\./.test(value.cls.native ?? '')
}

function admitted(call: Called, means: Meaning & { does: 'admit' }, isGuess = false, row?: GuardRow): Value {
  const { way, site, args, path, name } = call
  let only: 'verified' | 'optional' | 'presence' | 'open' = means.only
  let asks = means.asks ?? null
  for (const { argument, is, then } of means.unless ?? []) {
    const value = argumentOf(call, argument, row)
    const truth = value === undefined ? null : truthOf(way.machine, value).value
    const holds =
      is === 'given'
        ? value !== undefined && !isNone(value)
        : is === 'none'
          ? value === undefined || isNone(value)
          : truth === (is === 'true')
    if (!holds) continue
    if (then === 'role' || then === 'scope') asks = then
    else only = then
  }
  const principal = way.source(`caller ${path}`, { ...PLAIN, principal: true, loaded: 'one', credential: path })
  if (only === 'open') return NONE
  if (way.world === 'absent' || !way.sends(path, principal, site)) {
    if (way.world === 'absent') way.sends(path, principal, site)
    if (only === 'optional') return NONE
    throw new Raised(httpError(means.status ?? 401), site)
  }
  if (way.world === 'forged') {
    if (only === 'presence') return way.source(`claims ${path}`, { ...PLAIN, claims: true })
    if (only === 'optional') return NONE
    throw new Raised(httpError(means.status ?? 401), site)
  }
  way.verified(isGuess ? name : path, site, isGuess)
  if (
    asks !== null &&
    way.mayRaise(way.term('call', path, null, args, site, { ...PLAIN, principal: true, permits: asks }), 'permits', site)
  )
    throw new Raised(httpError(403), site)
  return principal
}

// ---- credentials in code that nobody knows

function withSecret(call: Called): Value {
  const { way, site, all, name, receiver, path, args } = call
  if (receiver !== null && factsOf(receiver).secret) {
    if (FORMAT.has(name)) return result(call, { ...all, isFormat: true })
    if (KEEPS.has(name)) return result(call, { ...all })
  }
  // `keys.get(token)`, `re.match(pattern, token)`, `" ".join([token])`
  if (KEEPS.has(name) && /^builtins\.(str|bytes|dict|list)\./.test(path) && !/\.(get|pop)$/.test(path)) return result(call, all)
  if (/^re\./.test(path) || FORMAT.has(name)) return result(call, { ...all, isFormat: true })
  if (/(^|\.)(get|pop|__contains__)$/.test(path) && /^builtins\.dict|\[\]|\(\)/.test(path)) {
    if (way.world !== 'verified') return args.positional[1] ?? NONE
    way.verified(`entry of ${describeSource(receiver)}`, site, false)
    return result(call, { ...PLAIN, principal: true, loaded: 'one' })
  }
  way.events.push({ kind: 'oracle', site, stage: way.stage })
  const does = doesByName(name)
  if (soundsLikeVerifying(name) || does === 'read') {
    if (way.world === 'verified') {
      way.verified(name, site, true)
      const query = does === 'read' ? queryOf(call) : null
      return result(call, { ...PLAIN, principal: true, loaded: 'one', query })
    }
    // It says no in one way or the other.
    const asked = result(call, { ...PLAIN, oracle: true })
    if (way.machine.catching.some((names) => names.length > 0) && way.mayRaise(asked, 'oracle', site))
      throw new Raised(external('builtins.Exception'), site)
    return /^(is|verify|check|has|validate)/i.test(name) ? FALSE : NONE
  }
  const answer = result(call, { ...all, secret: false, oracle: true, isFormat: false, query: null, loaded: null, claims: false })
  if (way.world !== 'verified' && way.machine.catching.some((names) => names.length > 0) && way.mayRaise(answer, 'oracle', site))
    throw new Raised(external('builtins.Exception'), site)
  return answer
}

// ---- records

/** Methods whose arguments are what is written. */
const WRITES = /^(update|values|set|set_|upsert)$/

/** The conditions of a look-up: comparisons, keyword arguments, keys of a filter. */
export function queryOf(call: Called): Query | null {
  const { args, calleeFacts, parts, name, receiver } = call
  // What a record gets is no condition.
  if (name === 'values' && calleeFacts.query !== null && calleeFacts.loaded === null) return calleeFacts.query
  const predicates: Predicate[] = []
  const add = (column: string | null, value: Value | undefined): void => {
    const facts = factsOf(value)
    if (isAboutCaller(facts) || facts.inputs.length > 0 || (facts.query !== null && facts.loaded !== null))
      predicates.push({ column, facts })
  }
  let cls: ClassValue | null = null
  let table: string | null = null
  const { positional, keywords } = WRITES.test(name) ? conditionsOf(call, undefined).args : args
  if (args.positional[0]?.kind === 'class' && args.positional[0].native === undefined) cls = args.positional[0]
  for (const [i, value] of positional.entries()) {
    if (value.kind === 'class' && value.native === undefined) cls ??= value
    else if (value.kind === 'term' && value.op === 'compare') comparisons(value, add, 0)
    else if (value.kind === 'dict') {
      for (const entry of value.entries.values()) add(textOf(entry.key), entry.value)
    } else if (value.kind === 'list') {
      for (const part of value.items)
        if (part.kind === 'term' && part.op === 'compare') comparisons(part, add, 0)
        else add(null, part)
    } else if (value.kind === 'term' && value.op === 'column') cls ??= value.of?.kind === 'class' ? value.of : null
    else {
      const text = textOf(value)
      if (text === null) {
        if (value.kind !== 'term' || factsOf(value).query === null) add(null, value)
        else if (value.op === 'binary' || value.op === 'not') comparisons(value, add, 0)
        else if (value.op === 'call' && /or_|and_|not_/.test(value.name))
          for (const part of value.args.positional) comparisons(part, add, 0)
      } else if (i === 0) {
        const sql = /\b(?:from|update|into)\s+[`"]?([\w.]+)/i.exec(text)
        if (sql !== null) {
          table = sql[1] ?? null
          const columns = [...text.matchAll(/([\w.]+)\s*=\s*(?:%s|\?|:(\w+)|\$\d+|%\((\w+)\)s)/g)].map((m) => m[1] ?? '')
          const values = args.positional
            .slice(1)
            .flatMap((v) => (v.kind === 'list' ? v.items : v.kind === 'dict' ? [...v.entries.values()].map((e) => e.value) : [v]))
          values.forEach((v, at) => {
            add(columns[at] ?? null, v)
          })
          break
        }
        if (/^(table|collection|from_|document)$/.test(name)) table = text
      }
    }
  }
  for (const [key, value] of keywords) {
    if (value.kind === 'class' && value.native === undefined) cls ??= value
    else if (value.kind === 'term' && value.op === 'compare') comparisons(value, add, 0)
    else add(key, value)
  }
  if (receiver?.kind === 'class' && receiver.native === undefined) cls ??= receiver
  const own: Query | null = predicates.length > 0 || cls !== null || table !== null ? { cls, table, predicates } : null
  // An object that the receiver was found by is no condition of what its methods load.
  const asked = receiver !== null && own === null && /^fetch/.test(name) ? (call.way.executed.get(receiver) ?? null) : null
  const before = calleeFacts.loaded === null ? (calleeFacts.query ?? asked) : null
  return joinQueries([own, before, ...parts.map((p) => (p.loaded === null ? p.query : null))])
}

function comparisons(value: Value, add: (column: string | null, value: Value | undefined) => void, depth: number): void {
  if (value.kind !== 'term' || depth > 4) return
  if (value.op === 'compare') {
    const [left, right] = [value.of, value.args.positional[0]]
    const [a, b] = [columnOf(left), columnOf(right ?? null)]
    if (a !== null) add(a, right)
    else if (b !== null) add(b, left ?? undefined)
    else {
      add(null, right)
      add(null, left ?? undefined)
    }
    return
  }
  if (value.op === 'binary' || value.op === 'call' || value.op === 'not') {
    if (value.of !== null) comparisons(value.of, add, depth + 1)
    for (const part of value.args.positional) comparisons(part, add, depth + 1)
  }
}

function columnOf(value: Value | null): string | null {
  if (value?.kind !== 'term') return null
  if (value.op === 'column') return value.name
  return value.op === 'attribute' &&
    factsOf(value).loaded === null &&
    value.of?.kind !== 'instance' &&
    !isAboutCaller(factsOf(value)) &&
    factsOf(value).inputs.length === 0
    ? value.name
    : null
}

function loaded(call: Called, means: Meaning & { does: 'load' }): Value {
  const { way, site, all } = call
  const query = queryOf(call)
  const cls = query?.cls ?? null
  if (means.gives !== 'many' && isFromSecret(all, query)) {
    if (way.world !== 'verified') {
      if (means.gives === 'one-or-raises') throw new Raised(external(`library.${(means.errors ?? ['NoResultFound']).join('|')}`), site)
      return NONE
    }
    way.verified(`look-up${cls === null ? '' : ` of ${cls.name}`}${columnText(query)}`, site, false)
    return result(call, { ...PLAIN, principal: true, loaded: 'one', cls, query })
  }
  if (means.gives === 'many' && isFromSecret(all, query) && way.world !== 'verified') return list([])
  note(call, means.gives === 'many' ? 'list' : 'read', true)
  return found(call, rowFacts(all, query, cls, means.gives === 'many' ? 'many' : 'one'))
}

function isFromSecret(all: Facts, query: Query | null): boolean {
  return (all.secret && !all.isFormat) || (query?.predicates.some((p) => p.facts.secret && !p.facts.isFormat) ?? false)
}

/** A record that only the caller's own identity finds is the caller. */
function rowFacts(all: Facts, query: Query | null, cls: ClassValue | null, many: 'one' | 'many'): Facts {
  const predicates = query?.predicates ?? []
  const isCaller = many === 'one' && predicates.length > 0 && predicates.every((p) => p.facts.principal && p.facts.inputs.length === 0)
  const claims = many === 'one' && predicates.length > 0 && predicates.some((p) => p.facts.claims)
  return {
    ...PLAIN,
    inputs: all.inputs.length > 0 ? all.inputs : predicates.flatMap((p) => p.facts.inputs),
    principal: isCaller || (claims && all.principal),
    claims,
    oracle: all.oracle,
    query,
    loaded: many,
    cls,
  }
}

function columnText(query: Query | null): string {
  const column = query?.predicates.find((p) => p.facts.secret)?.column ?? null
  return column === null ? '' : ` by ${column}`
}

const CONDITION = /^(filter|where|entity|ident|instance|document_id|table|stmt|key|Key)$/

/** What is written is no condition of what it is written to. */
function conditionsOf(call: Called, row: GuardRow | undefined): Called {
  const { args } = call
  const at = row?.parameters?.findIndex((p) => CONDITION.test(p)) ?? -1
  const positional = args.positional.slice(at, at + 1).filter(() => at >= 0)
  const keywords = new Map([...args.keywords].filter(([name]) => CONDITION.test(name)))
  const parts = [...positional, ...keywords.values()].map((v) => factsOf(v))
  return { ...call, args: { positional, keywords }, parts, all: merge([call.calleeFacts, ...parts]) }
}

function note(given: Called, does: Load['does'], isSure: boolean, row?: GuardRow): void {
  const call = does === 'update' && isSure ? conditionsOf(given, row) : given
  const { way, site, all } = call
  const query = queryOf(call)
  const facts: Facts = {
    ...all,
    query,
    inputs: all.inputs.length > 0 ? all.inputs : (query?.predicates.flatMap((p) => p.facts.inputs) ?? []),
  }
  way.events.push({ kind: 'load', stage: way.stage, load: { does, facts, site, inside: way.currentFunction(), isSure } })
}

/** `delete(Item)` was seen before its `.where(Item.id == item_id)`. */
function narrowChange({ way, receiver }: Called, query: Query): void {
  let statement = receiver
  for (let i = 0; i < 6 && statement?.kind === 'term' && statement.op === 'call'; i++) {
    const { site } = statement
    const at = way.events.findLastIndex((e) => e.kind === 'load' && e.load.site === site)
    const event = way.events[at]
    if (event?.kind === 'load' && event.load.does !== 'read' && event.load.does !== 'list') {
      const inputs = query.predicates.flatMap((p) => p.facts.inputs)
      way.events[at] = { ...event, load: { ...event.load, facts: { ...event.load.facts, query, inputs } } }
      return
    }
    const callee: Value | null = statement.of
    statement = callee?.kind === 'term' ? callee.of : null
  }
}

/** Anything else: what goes in comes out, and a name may tell that records are looked up. */
function plainCall(call: Called): Value {
  const { all, name, path, args, receiver, calleeFacts } = call
  const query = queryOf(call)
  const does =
    receiver === null ||
    /^builtins\.|^(typing|os|json|datetime|uuid|math|random|string|re|itertools|functools|collections|pydantic|fastapi|starlette)\./.test(
      path,
    )
      ? null
      : doesByName(name)
  const hasArguments = args.positional.length + args.keywords.size > 0
  if (
    does !== null &&
    hasArguments &&
    call.parts.some((p) => p.inputs.length > 0 || p.principal || p.claims) &&
    calleeFacts.loaded === null &&
    !/^(get|pop|update|add|all|filter|select|where|query|values|options|join|set|set_\w+|find|search)$/.test(name)
  ) {
    note(call, does, false)
    const own = query ?? {
      cls: null,
      table: null,
      predicates: call.parts.filter((p) => p.inputs.length > 0 || p.principal || p.claims).map((facts) => ({ column: null, facts })),
    }
    if (does === 'read' || does === 'list') return found(call, rowFacts(all, own, null, does === 'list' ? 'many' : 'one'))
    return result(call, { ...all, query: own, loaded: null })
  }
  const key = /^(get|pop|getattr|__getitem__)$/.test(name) ? textOf(args.positional[0]) : null
  if (key !== null && key.length <= 60) {
    const inputs =
      calleeFacts.loaded === null && all.inputs.length === 1
        ? all.inputs.map((i) => ({ ...i, name: `${i.name.replace(/\.(get|pop)$/, '')}.${key}` }))
        : all.inputs
    return result(call, { ...all, inputs, names: [...all.names.filter((n) => n !== name).slice(-6), key], cls: null })
  }
  const isChain = query !== null && calleeFacts.loaded === null
  if (isChain && /^(where|filter|filter_by)$/.test(name)) narrowChange(call, query)
  return result(call, {
    ...all,
    query: isChain ? query : all.query,
    loaded: calleeFacts.loaded === null ? null : calleeFacts.loaded,
    cls: null,
    isRow: false,
    isFormat: false,
  })
}

/** `cursor.execute("SELECT …", (id,))`: what the cursor is asked for afterwards, or what it changes. */
function executes(call: Called): Value | undefined {
  const { way, receiver, args, all } = call
  const text = textOf(args.positional[0])
  if (receiver === null || text === null) return undefined
  const query = queryOf(call)
  if (query === null || query.table === null) return undefined
  const changes = /^\s*(update|delete|insert)\b/i.exec(text)?.[1]?.toLowerCase()
  if (changes !== undefined) {
    const does = changes === 'insert' ? 'create' : changes === 'delete' ? 'delete' : 'update'
    way.events.push({
      kind: 'load',
      stage: way.stage,
      load: { does, facts: { ...all, query }, site: call.site, inside: way.currentFunction(), isSure: true },
    })
  }
  way.executed.set(receiver, query)
  return result(call, { ...all, query, loaded: null, cls: null, isFormat: false })
}
