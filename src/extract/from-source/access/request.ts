// The request on a single way: its parts are objects of Starlette's, and reading a credential gives what the world says.
import {
  type Args,
  dict,
  external,
  type Instance,
  isNone,
  list,
  type Machine,
  makeNativeClass,
  NONE,
  native,
  newInstance,
  Raised,
  type Site,
  str,
  type Term,
  textOf,
  type Value,
} from '../../../project/index.ts'
import { isOptional, isSecurityScheme, schemeOf } from '../fastapi/security.ts'
import type { Address } from './address.ts'
import { PLAIN } from './facts.ts'
import { isCallerName, isCredentialPart } from './names.ts'
import { NO_SITE, type Way } from './way.ts'

const CONNECTION = makeNativeClass('starlette.requests.HTTPConnection', [])
const REQUEST = makeNativeClass('starlette.requests.Request', [CONNECTION])
const WEBSOCKET = makeNativeClass('starlette.websockets.WebSocket', [CONNECTION])
const STATE = makeNativeClass('starlette.datastructures.State', [])
const URL_TEXT = '\0text'
const URL = makeNativeClass('starlette.datastructures.URL', [], {
  __str__: native('starlette.datastructures.URL.__str__', (machine, given, site) => {
    const [self] = given.positional
    return (self?.kind === 'instance' ? self.attrs.get(URL_TEXT) : undefined) ?? urlText(machine, self ?? NONE, site)
  }),
})
/** Of an address that is not known, its path may be part. */
function urlText(machine: Machine, self: Value, site: Site): Value {
  const path = self.kind === 'instance' ? (self.attrs.get('path') ?? NONE) : NONE
  return machine.ways?.make('text', '', null, { positional: [path], keywords: new Map() }, site) ?? path
}
const BEARER = makeNativeClass('fastapi.security.http.HTTPAuthorizationCredentials', [])
const BASIC = makeNativeClass('fastapi.security.http.HTTPBasicCredentials', [])
const SCOPES = makeNativeClass('fastapi.security.oauth2.SecurityScopes', [])

export interface RequestParts {
  readonly isWebSocket: boolean
  readonly app: Value
  /** null: it says nothing of where the request goes. */
  readonly address: Address | null
  readonly method: Value
  /** As ASGI's scope says it. */
  readonly scopeMethod: Value
}

export function makeRequest(way: Way, parts: RequestParts): Instance {
  const self = newInstance(parts.isWebSocket ? WEBSOCKET : REQUEST)
  const put = (name: string, value: Value): void => {
    self.attrs.set(name, value)
  }
  for (const name of ['headers', 'cookies', 'query_params', 'path_params', 'session'] as const) put(name, way.source(name, PLAIN))
  put('state', newInstance(STATE))
  put('app', parts.app)
  put('method', parts.method)
  const url = newInstance(URL)
  url.attrs.set('path', parts.address?.url ?? way.source('url.path', { ...PLAIN, inputs: [{ name: 'path', in: 'path' }] }))
  if (parts.address !== null) url.attrs.set(URL_TEXT, parts.address.text)
  put('url', url)
  put('base_url', way.source('base_url', PLAIN))
  put('client', way.source('client', { ...PLAIN, names: ['client'] }))
  put('scope', scopeOf(way, parts, self))
  return self
}

function scopeOf(way: Way, parts: RequestParts, request: Instance): Value {
  const path = parts.address?.scope ?? way.source('url.path', { ...PLAIN, inputs: [{ name: 'path', in: 'path' }] })
  const scope = dict([
    [str('type'), str(parts.isWebSocket ? 'websocket' : 'http')],
    [str('path'), path],
    [str('root_path'), str('')],
    [str('method'), parts.scopeMethod],
    [str('app'), parts.app],
    [str('headers'), way.source('headers', PLAIN)],
    [str('query_string'), way.source('query_params', PLAIN)],
    [str('client'), way.source('client', { ...PLAIN, names: ['client'] })],
    [str('state'), request.attrs.get('state') ?? dict()],
  ])
  scope.open = true
  return scope
}

export function makeScopes(scopes: readonly string[]): Instance {
  const self = newInstance(SCOPES)
  self.attrs.set('scopes', list(scopes.map((s) => str(s))))
  self.attrs.set('scope_str', str(scopes.join(' ')))
  return self
}

const PARTS: Readonly<Record<string, 'header' | 'cookie' | 'query' | 'path' | 'message'>> = {
  message: 'message',
  headers: 'header',
  cookies: 'cookie',
  query_params: 'query',
  path_params: 'path',
}

/**
 * `request.headers["X"]`, `.get("X")` once it is called: what is read of a part of the request; undefined where the name is no part
 * (`request.headers.get` itself).
 */
export function readPart(
  way: Way,
  source: Term,
  name: string | null,
  otherwise: Value | null,
  isItem: boolean,
  site: Site | null,
): Value | undefined {
  if (source.name === 'session') return isItem ? readSession(way, name, otherwise, site) : undefined
  const where = PARTS[source.name]
  if (where === undefined || !isItem) return undefined
  // A name that is not known is one that a setting gives: of a header or cookie mostly the credential's.
  if (name !== null && isCallerName(name, where)) return readCredential(way, `${where} ${name}`, otherwise, site)
  const isCredential = name === null ? where === 'header' || where === 'cookie' : isCredentialPart(name, where)
  if (where === 'path' && way.pathNames !== null && name !== null) {
    way.readsPathNames = true
    if (!way.pathNames.has(name)) {
      if (otherwise === null) throw new Raised(external('builtins.KeyError'), site ?? NO_SITE)
      return otherwise
    }
  }
  if (!isCredential || where === 'path')
    return way.source(`${where} ${name ?? '?'}`, {
      ...PLAIN,
      inputs: [{ name: where === 'message' ? `message.${name ?? '?'}` : (name ?? '?'), in: where }],
      names: name === null ? [] : [name],
    })
  return readCredential(way, `${where} ${name ?? '(by a setting)'}`, otherwise, site)
}

/** A credential that may have been sent; `otherwise` null: leaving it out is a KeyError. */
export function readCredential(way: Way, credential: string, otherwise: Value | null, site: Site | null): Value {
  const [where = '', ...words] = credential.split(' ')
  const name = words.join(' ')
  const value = way.source(
    `credential ${credential}`,
    isCallerName(name, where)
      ? { ...PLAIN, inputs: [{ name, in: where === 'cookie' ? 'cookie' : 'header' }], claims: true, credential, names: [name] }
      : { ...PLAIN, secret: true, principal: way.world === 'verified', credential, names: [name] },
  )
  if (way.sends(credential, value, site)) return value
  if (otherwise === null) throw new Raised(external('builtins.KeyError'), site ?? NO_SITE)
  return otherwise
}

/** `request.session`: a cookie that the application has signed, so that what is in it holds. */
function readSession(way: Way, name: string | null, otherwise: Value | null, site: Site | null): Value {
  const value = way.source(`session ${name ?? '?'}`, {
    ...PLAIN,
    principal: true,
    credential: 'session cookie',
    names: name === null ? [] : [name],
  })
  if (name !== null && /state|nonce|csrf|next|flash|verifier|redirect/i.test(name))
    return way.source(`session ${name}`, { ...PLAIN, inputs: [{ name, in: 'cookie' }] })
  const isSent = way.sends('session cookie', value, site)
  if (isSent && way.world === 'verified') {
    way.verified('signed session cookie', site ?? NO_SITE, false)
    return value
  }
  if (otherwise === null) throw new Raised(external('builtins.KeyError'), site ?? NO_SITE)
  return otherwise
}

/** What one of FastAPI's security schemes gives: it reads, and verifies nothing. */
export function schemeResult(way: Way, self: Value | undefined, site: Site): Value {
  if (self === undefined || !isSecurityScheme(self)) return way.source('a credential', { ...PLAIN, secret: true })
  const type = schemeOf(way.machine, self)
  const where = type.type === 'apiKey' ? `${type.in} ${type.name}` : 'header Authorization'
  const isName = type.type === 'apiKey' && isCallerName(type.name, type.in)
  const secret = way.source(`credential ${where}`, {
    ...PLAIN,
    secret: !isName,
    claims: isName,
    principal: !isName && way.world === 'verified',
    credential: where,
    names: [type.type === 'apiKey' ? type.name : 'token'],
  })
  if (!way.sends(where, secret, site)) {
    if (isOptional(way.machine, self)) return NONE
    const status = type.type === 'oauth2' && self.attrs.has('tokenUrl') ? 401 : 403
    throw new Raised(httpError(status), site)
  }
  if (type.type !== 'http') return secret
  if (type.scheme === 'basic') {
    const made = newInstance(BASIC)
    // Anybody can say a name; only the password proves something.
    made.attrs.set(
      'username',
      way.source('basic username', { ...PLAIN, claims: true, principal: way.world === 'verified', credential: where, names: ['username'] }),
    )
    made.attrs.set('password', secret)
    return made
  }
  const made = newInstance(BEARER)
  made.attrs.set('scheme', str(type.scheme === 'digest' ? 'Digest' : 'Bearer'))
  made.attrs.set('credentials', secret)
  return made
}

export function httpError(status: number): Value {
  const given: Args = { positional: [], keywords: new Map([['status_code', { kind: 'const', type: 'int', value: status } as Value]]) }
  return { ...external('fastapi.HTTPException()'), args: given }
}

/** ASGI's own names of headers are bytes. */
export function textOfBytes(value: Value | undefined): string | null {
  return value?.kind === 'const' && value.type === 'bytes' && typeof value.value === 'string' ? value.value : null
}

/** `for name, value in scope["headers"]`: the one that holds a credential, if it was sent. */
export function eachHeader(way: Way, site: Site | null): Value {
  const value = readCredential(way, 'header (one of all)', NONE, site)
  return list(isNone(value) ? [str(''), str('')] : [way.source('name of a header', PLAIN), value], 'tuple')
}

/** `dict(request.headers)`, `Headers(scope=scope)`: the part itself in another dress. */
export function asPart(path: string, given: readonly Value[]): Value | undefined {
  if (
    !/^json\.loads$|^builtins\.dict(\.__new__|\.__init__)?$|^(starlette|fastapi)\.datastructures\.(Mutable)?(Headers|QueryParams)$/.test(
      path,
    )
  )
    return undefined
  const [first] = given
  if (path === 'json.loads') return first?.kind === 'term' && first.op === 'source' && first.name === 'message' ? first : undefined
  if (first?.kind === 'term') return first.op === 'source' && PARTS[first.name] !== undefined ? first : undefined
  if (first?.kind !== 'dict' || !path.endsWith('Headers')) return undefined
  return [...first.entries.values()].find(({ key }) => textOf(key) === 'headers')?.value
}

/** `x.get(name, default)` and its like on a part of the request. */
export function getPart(way: Way, source: Term, method: string, args: Args, site: Site): Value | undefined {
  const key = args.positional[0] ?? args.keywords.get('key')
  const name = textOf(key) ?? textOfBytes(key)
  const fallback = args.positional[1] ?? args.keywords.get('default') ?? NONE
  switch (method) {
    case 'get':
    case 'pop':
    case '__getitem__':
      return readPart(way, source, name, method === '__getitem__' ? null : fallback, true, site)
    case 'getlist':
    case 'getall': {
      const value = readPart(way, source, name, NONE, true, site)
      return value === undefined || isNone(value) ? list([]) : list([value])
    }
    default:
      return undefined
  }
}
