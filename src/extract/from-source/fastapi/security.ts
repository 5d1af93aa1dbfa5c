// The security schemes of `fastapi.security`: they only read the credential; none verifies it.

import type { Json, SecurityScheme } from '../../../model/index.ts'
import {
  type ClassValue,
  dict,
  type Instance,
  inheritsFrom,
  type Machine,
  makeNativeClass,
  NONE,
  named,
  native,
  pick,
  str,
  TRUE,
  textOf,
  truthOf,
  unknown,
  type Value,
} from '../../../project/index.ts'
import { toJson } from './json.ts'

/** Every scheme: the module that defines it, its parameters in order, and what it says in OpenAPI. */
const SCHEMES: readonly { name: string; module: string; base: string | null; parameters: readonly string[] }[] = [
  { name: 'SecurityBase', module: 'base', base: null, parameters: [] },
  {
    name: 'APIKeyBase',
    module: 'api_key',
    base: 'SecurityBase',
    parameters: ['location', 'name', 'description', 'scheme_name', 'auto_error'],
  },
  { name: 'APIKeyQuery', module: 'api_key', base: 'APIKeyBase', parameters: ['*', 'name', 'scheme_name', 'description', 'auto_error'] },
  { name: 'APIKeyHeader', module: 'api_key', base: 'APIKeyBase', parameters: ['*', 'name', 'scheme_name', 'description', 'auto_error'] },
  { name: 'APIKeyCookie', module: 'api_key', base: 'APIKeyBase', parameters: ['*', 'name', 'scheme_name', 'description', 'auto_error'] },
  { name: 'HTTPBase', module: 'http', base: 'SecurityBase', parameters: ['*', 'scheme', 'scheme_name', 'description', 'auto_error'] },
  { name: 'HTTPBasic', module: 'http', base: 'HTTPBase', parameters: ['*', 'scheme_name', 'realm', 'description', 'auto_error'] },
  { name: 'HTTPBearer', module: 'http', base: 'HTTPBase', parameters: ['*', 'bearerFormat', 'scheme_name', 'description', 'auto_error'] },
  { name: 'HTTPDigest', module: 'http', base: 'HTTPBase', parameters: ['*', 'scheme_name', 'description', 'auto_error'] },
  { name: 'OAuth2', module: 'oauth2', base: 'SecurityBase', parameters: ['*', 'flows', 'scheme_name', 'description', 'auto_error'] },
  {
    name: 'OAuth2PasswordBearer',
    module: 'oauth2',
    base: 'OAuth2',
    parameters: ['tokenUrl', 'scheme_name', 'scopes', 'description', 'auto_error', 'refreshUrl'],
  },
  {
    name: 'OAuth2AuthorizationCodeBearer',
    module: 'oauth2',
    base: 'OAuth2',
    parameters: ['authorizationUrl', 'tokenUrl', 'refreshUrl', 'scheme_name', 'scopes', 'description', 'auto_error'],
  },
  {
    name: 'OpenIdConnect',
    module: 'open_id_connect_url',
    base: 'SecurityBase',
    parameters: ['*', 'openIdConnectUrl', 'scheme_name', 'description', 'auto_error'],
  },
]

export function createSecurity(): Map<string, Value> {
  const out = new Map<string, Value>()
  const made = new Map<string, ClassValue>()
  for (const scheme of SCHEMES) {
    const base = scheme.base === null ? undefined : made.get(scheme.base)
    const path = `fastapi.security.${scheme.module}.${scheme.name}`
    const cls = makeNativeClass(path, base === undefined ? [] : [base], {
      __init__: native(`${path}.__init__`, (machine, args) => {
        const given = named(args, 'self', ...scheme.parameters)
        const self = given.get('self')
        if (self?.kind === 'instance') fill(machine, self, scheme.name, given)
        return NONE
      }),
      __call__: native(`${path}.__call__`, (_machine, _args, site) => unknown('a credential', site)),
    })
    made.set(scheme.name, cls)
    out.set(path, cls)
    out.set(`fastapi.security.${scheme.name}`, cls)
  }
  // Plain form and credential classes that programs annotate with.
  return out
}

function fill(machine: Machine, self: Instance, scheme: string, given: Map<string, Value>): void {
  for (const [name, value] of given) if (name !== 'self') machine.writeMap(self.attrs, name, value)
  const name = given.get('scheme_name')
  const own = textOf(name)
  machine.writeMap(self.attrs, 'scheme_name', own === null || own === '' ? str(self.cls.name) : (name ?? NONE))
  if (!given.has('auto_error')) machine.writeMap(self.attrs, 'auto_error', TRUE)
  machine.writeMap(self.attrs, '\0scheme', str(scheme))
  machine.writeMap(self.attrs, 'model', dict())
}

// Marks what the question has answered, so that a `no` does not rule out other instances.
declare const answered: unique symbol
export interface SchemeInstance extends Instance {
  readonly [answered]: true
}

export function isSecurityScheme(value: Value): value is SchemeInstance {
  return value.kind === 'instance' && inheritsFrom(value.cls, 'fastapi.security.base.SecurityBase')
}

export function schemeName(self: Instance): string {
  return textOf(self.attrs.get('scheme_name')) ?? self.cls.name
}

/** `auto_error=False`: a missing credential is None. */
export function isOptional(machine: Machine, self: Instance): boolean {
  const value = self.attrs.get('auto_error')
  return value !== undefined && truthOf(machine, pick(value)).value === false
}

/** The scheme as OpenAPI names it. */
export function schemeOf(machine: Machine, self: Instance): SecurityScheme {
  const text = (name: string): string | null => textOf(self.attrs.get(name))
  const scheme = text('\0scheme') ?? nativeName(self)
  const scopes = self.attrs.get('scopes')
  const json: Json = scopes === undefined ? {} : toJson(scopes)
  const own = scopes === undefined || json === null ? {} : json
  void machine
  switch (scheme) {
    case 'APIKeyQuery':
      return { type: 'apiKey', in: 'query', name: text('name') ?? '' }
    case 'APIKeyHeader':
      return { type: 'apiKey', in: 'header', name: text('name') ?? '' }
    case 'APIKeyCookie':
      return { type: 'apiKey', in: 'cookie', name: text('name') ?? '' }
    case 'HTTPBasic':
      return { type: 'http', scheme: 'basic', bearerFormat: null }
    case 'HTTPBearer':
      return { type: 'http', scheme: 'bearer', bearerFormat: text('bearerFormat') }
    case 'HTTPDigest':
      return { type: 'http', scheme: 'digest', bearerFormat: null }
    case 'HTTPBase':
      return { type: 'http', scheme: text('scheme') ?? 'bearer', bearerFormat: null }
    case 'OAuth2PasswordBearer':
      return {
        type: 'oauth2',
        flows: {
          password: {
            scopes: own,
            tokenUrl: text('tokenUrl') ?? '',
            ...(text('refreshUrl') === null ? {} : { refreshUrl: text('refreshUrl') }),
          },
        },
      }
    case 'OAuth2AuthorizationCodeBearer':
      return {
        type: 'oauth2',
        flows: {
          authorizationCode: {
            scopes: own,
            authorizationUrl: text('authorizationUrl') ?? '',
            tokenUrl: text('tokenUrl') ?? '',
            ...(text('refreshUrl') === null ? {} : { refreshUrl: text('refreshUrl') }),
          },
        },
      }
    case 'OpenIdConnect':
      return { type: 'openIdConnect', openIdConnectUrl: text('openIdConnectUrl') ?? '' }
    default: {
      const flows = self.attrs.get('flows')
      return { type: 'oauth2', flows: flows === undefined ? {} : toJson(flows) }
    }
  }
}

function nativeName(self: Instance): string {
  for (const c of self.cls.mro) if (c.kind === 'class' && c.native !== undefined) return c.name
  return self.cls.name
}
