// The ways in that nginx makes: one for each port of each of its servers, in each deployment that brings it up.

import type { Edge, EdgeAction, EdgeGuard, EdgeHeader, EdgePath, EdgeTls, PathMatch } from '../edges.ts'
import type { CheckContext } from '../kit.ts'
import { findPublications } from '../publications.ts'
import type { NginxConfig, NginxListen, NginxLocation, NginxServer, PlacedDirective } from '../sources/nginx.ts'
import { findDirective, findDirectives, type NginxScope, toPlace } from './scope.ts'

export function readNginxEdges(context: CheckContext): readonly Edge[] {
  return context.setup.nginx.flatMap((config) =>
    config.servers.flatMap((server) =>
      server.listens.flatMap((listen) =>
        findPublications(context, config.files, listen.port).map(({ deployment, isOutside, because, ports }): Edge => {
          const isLocal = listen.address !== null && /^(?:127\.|\[::1\]|localhost$)/.test(listen.address)
          return {
            kind: 'nginx',
            name: `port ${listen.port ?? '?'} of ${nameOf(server)} in nginx`,
            place: listen.place,
            deployment,
            isOutside: isLocal ? 'no' : isOutside,
            outsideBecause: isLocal ? 'listens on the own machine' : because,
            hosts: server.names.filter((name) => name !== '_' && name !== ''),
            ports,
            tls: tlsOf(server, listen),
            matching: 'nginx',
            paths: pathsOf(config, server, listen),
            isPartial: config.isPartial,
          }
        }),
      ),
    ),
  )
}

export function nameOf({ names }: Pick<NginxServer, 'names'>): string {
  const name = names.find((one) => one !== '_' && one !== '')
  return name === undefined ? 'the server' : `server ${name}`
}

function tlsOf({ scope }: NginxServer, { isTls, place }: NginxListen): EdgeTls {
  if (isTls) {
    const protocols = findDirective(scope, 'ssl_protocols')
    return { kind: 'terminated', place: protocols === null ? place : toPlace(protocols), versions: protocols?.args ?? [] }
  }
  const told = forwardedProto(scope)
  if (told !== null) return { kind: 'unknown', reason: 'it passes on the X-Forwarded-Proto of something in front of it that is not here' }
  return { kind: 'plain', place }
}

/** What says that TLS ends in front of this nginx: it believes, or itself claims, what X-Forwarded-Proto says. */
function forwardedProto(scope: NginxScope): PlacedDirective | null {
  const believed = (directive: PlacedDirective): PlacedDirective | null => {
    const [name = '', value = ''] = directive.args
    if (
      directive.name === 'proxy_set_header' &&
      name.toLowerCase() === 'x-forwarded-proto' &&
      (value === 'https' || value === '$http_x_forwarded_proto')
    )
      return directive
    if (directive.name === 'if' && directive.args.join(' ').includes('$http_x_forwarded_proto')) return directive
    for (const inner of directive.block ?? []) {
      const found = believed(inner)
      if (found !== null) return found
    }
    return null
  }
  for (const directive of scope.directives) {
    const found = believed(directive)
    if (found !== null) return found
  }
  return null
}

function pathsOf(config: NginxConfig, server: NginxServer, listen: NginxListen): EdgePath[] {
  const returned = redirectOf(server.scope, listen)
  const guard = guardOf(server.scope)
  const base = { place: server.place, guard, answerHeaders: answerHeadersOf(server.scope), requestHeaders: [] }
  if (returned !== null) return [{ ...base, match: { kind: 'prefix', text: '/' }, action: returned }]
  const all = flatten(server.locations).filter(({ modifier }) => modifier !== '@')
  const paths = all.map((location): EdgePath => {
    const action = redirectOf(location.scope, listen) ?? actionOf(config, server, location, listen)
    return {
      match: toMatch(location),
      place: location.place,
      action,
      guard: guardOf(location.scope),
      answerHeaders: answerHeadersOf(location.scope),
      requestHeaders: requestHeadersOf(location.scope),
    }
  })
  const hasRoot = all.some(({ modifier, text }) => (modifier === '' || modifier === '^~') && text === '/')
  return hasRoot
    ? paths
    : [
        ...paths,
        {
          ...base,
          match: { kind: 'prefix', text: '/' },
          action: { kind: 'files', folder: findDirective(server.scope, 'root')?.args[0] ?? null },
        },
      ]
}

/** Those within a location too: a pattern there is asked only of what the location itself takes. */
function flatten(locations: readonly NginxLocation[], within = ''): NginxLocation[] {
  return locations.flatMap((location) => {
    const isPattern = location.modifier === '~' || location.modifier === '~*'
    const text = isPattern && within !== '' && !location.text.startsWith('^') ? `^${quote(within)}.*(?:${location.text})` : location.text
    return [{ ...location, text }, ...flatten(location.nested, isPattern ? within : location.text)]
  })
}

function quote(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

function toMatch({ modifier, text }: NginxLocation): PathMatch {
  if (modifier === '~' || modifier === '~*') return { kind: 'pattern', text, ignoresCase: modifier === '~*' }
  if (modifier === '=') return { kind: 'exact', text }
  return modifier === '^~' ? { kind: 'prefix', text, isFinal: true } : { kind: 'prefix', text }
}

/** What the level itself answers before anything is looked up: `return`, a rewrite to another place, and an `if` over the scheme or the host around one. */
function redirectOf(scope: NginxScope, listen: NginxListen): EdgeAction | null {
  let conditional: EdgeAction | null = null
  for (const { name, args, block } of scope.directives) {
    if (name === 'return') {
      const own = toReturn(args)
      // certbot: `if ($host = …) { return 301 https://… }`, and 404 for all others.
      return own.kind === 'refuse' && conditional !== null ? conditional : own
    }
    if (name === 'rewrite' && /^https?:\/\//.test(args[1] ?? '') && /^(?:\^|\^\/?\(?\.\*\)?\$?|\.\*)$/.test(args[0] ?? ''))
      return { kind: 'redirect', toHttps: (args[1] ?? '').startsWith('https://') }
    if (name !== 'if' || block === null) continue
    const test = args.join(' ')
    const inner = redirectOf({ directives: block, parent: null }, listen)
    if (inner?.kind !== 'redirect' || !inner.toHttps) continue
    const isPlainScheme = /\$scheme\s*(?:=\s*"?http"?\s*\)|!=\s*"?https)|\$https\s*(?:=\s*""|!=\s*"?on)|\$server_port\s*=\s*80\b/.test(test)
    if (isPlainScheme && !listen.isTls) return inner
    if (/^\(\s*\$host\s*=/.test(test) && !listen.isTls) conditional = inner
  }
  return null
}

export function toReturn(args: readonly string[]): EdgeAction {
  const [first = '', second = ''] = args
  const code = /^\d{3}$/.test(first) ? Number(first) : null
  const target = code === null ? first : second
  if (code === null || [301, 302, 303, 307, 308].includes(code)) return { kind: 'redirect', toHttps: /^https:\/\//.test(target) }
  return code === 444 || (code >= 400 && code < 500) ? { kind: 'refuse' } : { kind: 'answer' }
}

function actionOf(config: NginxConfig, server: NginxServer, location: NginxLocation, listen: NginxListen): EdgeAction {
  const own = location.scope.directives
  if (own.some(({ name }) => name === 'internal')) return { kind: 'refuse' }
  const denied = findDirectives(location.scope, 'allow', 'deny')
  if (denied.length > 0 && denied.every(({ name }) => name === 'deny') && denied.some(({ args }) => args[0] === 'all'))
    return { kind: 'refuse' }
  const pass = own.find(({ name }) => name === 'proxy_pass')
  if (pass !== undefined) return toProxy(config, location, pass)
  if (own.some(({ name }) => /^(?:uwsgi|grpc|fastcgi|scgi)_pass$/.test(name))) return { kind: 'unknown' }
  if (own.some(({ name }) => name === 'stub_status')) return { kind: 'answer' }
  const fallback = own.find(({ name }) => name === 'try_files')?.args.at(-1)
  if (fallback?.startsWith('@') === true) {
    const found = server.locations.find(({ modifier, text }) => modifier === '@' && text === fallback.slice(1))
    if (found !== undefined) return redirectOf(found.scope, listen) ?? actionOf(config, server, found, listen)
  }
  if (own.some(({ name, args }) => name === 'error_page' && args.at(-1)?.startsWith('@') === true)) return { kind: 'unknown' }
  return { kind: 'files', folder: (findDirective(location.scope, 'alias') ?? findDirective(location.scope, 'root'))?.args[0] ?? null }
}

export function toProxy(config: NginxConfig, location: NginxLocation, pass: PlacedDirective): EdgeAction {
  const target = fillIn(pass.args[0] ?? '', location.scope)
  const parts = /^(https?):\/\/([^/:$]+|\[[^\]]*\])(?::(\d+))?(\/.*)?$/.exec(target)
  const isTls = target.startsWith('https://')
  if (parts === null) return { kind: 'proxy', host: null, port: null, path: null, isTls }
  const servers = config.upstreams.get(parts[2] ?? '')
  const [host = '', port] = splitHost(servers?.[0] ?? `${parts[2]}${parts[3] === undefined ? '' : `:${parts[3]}`}`)
  // With variables nginx passes on what stands there and nothing else.
  const uri = parts[4] ?? null
  const path = uri === null ? rewrittenTo(location) : uri
  if (path === undefined) return { kind: 'unknown' }
  return { kind: 'proxy', host, port: port === undefined ? (isTls ? 443 : 80) : Number(port), path, isTls }
}

function splitHost(text: string): string[] {
  const parts = /^(.*?)(?::(\d+))?$/.exec(text)
  return parts?.[2] === undefined ? [parts?.[1] ?? text] : [parts[1] ?? '', parts[2]]
}

/** `rewrite ^/api/(.*) /$1 break;`: what the matched part becomes. Null: it stays; undefined: nobody can say. */
function rewrittenTo({ scope, text, modifier }: NginxLocation): string | null | undefined {
  const rewrites = scope.directives.filter(({ name }) => name === 'rewrite')
  const [rewrite] = rewrites
  if (rewrite === undefined) return null
  const taken = /^\^(\/[\w/.-]*?)\/?(?:\(\/\|\$\))?\(\.[*+]\)\$?$/.exec(rewrite.args[0] ?? '')
  const given = /^(\/[\w/.-]*?)\/?\$[12]$/.exec(rewrite.args[1] ?? '')
  if (rewrites.length > 1 || taken === null || given === null || modifier.startsWith('~')) return undefined
  if (text.replace(/\/$/, '') !== (taken[1] ?? '').replace(/\/$/, '')) return undefined
  return text.endsWith('/') ? `${(given[1] ?? '').replace(/\/$/, '')}/` : (given[1] ?? '').replace(/\/$/, '')
}

/** Variables that `set` gives a text without others. */
export function fillIn(text: string, scope: NginxScope): string {
  let filled = text
  for (let depth = 0; depth < 3 && filled.includes('$'); depth++) {
    filled = filled.replace(/\$(?:\{(\w+)\}|(\w+))/g, (whole, braced: string | undefined, bare: string | undefined) => {
      for (let at: NginxScope | null = scope; at !== null; at = at.parent) {
        const set = at.directives.findLast(({ name, args }) => name === 'set' && args[0] === `$${braced ?? bare}`)
        if (set !== undefined) return set.args[1] ?? whole
      }
      return whole
    })
  }
  return filled
}

export function guardOf(scope: NginxScope): EdgeGuard {
  const basic = findDirective(scope, 'auth_basic')
  if (basic !== null && basic.args[0] !== 'off') return 'basic'
  const asked = findDirective(scope, 'auth_request')
  if (asked !== null && asked.args[0] !== 'off') return 'forward'
  if (findDirective(scope, 'auth_jwt') !== null) return 'forward'
  const rules = findDirectives(scope, 'allow', 'deny')
  if (rules.some(({ name, args }) => name === 'deny' && args[0] === 'all')) return 'addresses'
  if (findDirective(scope, 'ssl_verify_client')?.args[0] === 'on') return 'certificate'
  return 'none'
}

function answerHeadersOf(scope: NginxScope): EdgeHeader[] {
  const hidden = findDirectives(scope, 'proxy_hide_header').map(
    (directive): EdgeHeader => ({
      name: (directive.args[0] ?? '').toLowerCase(),
      value: null,
      always: true,
      place: toPlace(directive),
      how: 'remove',
    }),
  )
  const added = findDirectives(scope, 'add_header').map(
    (directive): EdgeHeader => ({
      name: (directive.args[0] ?? '').toLowerCase(),
      value: directive.args[1] ?? '',
      always: directive.args[2] === 'always',
      place: toPlace(directive),
      how: 'add',
    }),
  )
  const more = findDirectives(scope, 'more_set_headers').flatMap((directive) =>
    directive.args.flatMap((arg): EdgeHeader[] => {
      const split = arg.indexOf(':')
      if (arg.startsWith('-') || split < 1) return []
      return [
        {
          name: arg.slice(0, split).trim().toLowerCase(),
          value: arg.slice(split + 1).trim(),
          always: true,
          place: toPlace(directive),
          how: 'set',
        },
      ]
    }),
  )
  return [...hidden, ...added, ...more]
}

function requestHeadersOf(scope: NginxScope): EdgeHeader[] {
  return findDirectives(scope, 'proxy_set_header').map((directive) => ({
    name: (directive.args[0] ?? '').toLowerCase(),
    value: directive.args[1] ?? '',
    always: true,
    place: toPlace(directive),
    how: 'set',
  }))
}
