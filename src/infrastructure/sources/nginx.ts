// nginx configuration: the servers of each file that holds some, with what they include from the tree.

import type { Place, Tree } from '../../base/index.ts'
import { decodeConfig, type NginxDirective, parseNginx } from '../../syntax/index.ts'
import { findTexts, type NginxScope, readServers } from '../nginx/scope.ts'
import { defineSource } from '../source.ts'
import { fillHoles } from '../template-holes.ts'

export interface NginxConfig {
  readonly file: string
  /** All files that were read for it. */
  readonly files: readonly string[]
  readonly servers: readonly NginxServer[]
  /** By their names: where the servers of an upstream are. */
  readonly upstreams: ReadonlyMap<string, readonly string[]>
  /** The directives of `http` and of what stands around it. */
  readonly scope: NginxScope
  /** It includes what is not in the tree, or a program fills it in: nothing may be concluded from what is absent. */
  readonly isPartial: boolean
}

export interface NginxServer {
  readonly place: Place
  readonly names: readonly string[]
  readonly listens: readonly NginxListen[]
  readonly scope: NginxScope
  readonly locations: readonly NginxLocation[]
}

export interface NginxListen {
  /** Null for all of the machine's. */
  readonly address: string | null
  /** Null for one that is filled in. */
  readonly port: number | null
  readonly isTls: boolean
  readonly isDefault: boolean
  readonly place: Place
}

export interface NginxLocation {
  readonly modifier: '' | '=' | '^~' | '~' | '~*' | '@'
  readonly text: string
  readonly place: Place
  readonly scope: NginxScope
  readonly nested: readonly NginxLocation[]
}

/** A directive with the file that it stands in. */
export interface PlacedDirective {
  readonly file: string
  readonly name: string
  readonly args: readonly string[]
  readonly block: readonly PlacedDirective[] | null
  readonly line: number
  readonly end: number
}

/** Files that every nginx brings, and that say nothing of what is asked here. */
const harmless =
  /(?:^|\/)(?:mime\.types|fastcgi_params|fastcgi\.conf|uwsgi_params|scgi_params|proxy_params|koi-\w+|win-utf|modules-enabled\/\*\.conf|options-ssl-nginx\.conf|ssl-dhparams\.pem)$/
const named =
  /(?:^|\/)[^/]*nginx[^/]*(?:\/|$)|\.conf(?:\.[\w-]+)?$|\.(?:nginx|nginxconf|vhost)(?:\.[\w-]+)?$|\/(?:sites-available|sites-enabled|conf\.d)\/[^/]+$/i
const neverConfig =
  /\.(?:md|rst|py|pyi|js|ts|sh|ya?ml|json|html?|css|svg|png|lock|toml|service|Dockerfile|dockerfile|go|rs|txt)$|(?:^|\/)Dockerfile[^/]*$/
/** What stands before the brace of one of nginx's own blocks. */
const looksRight = /^[ \t]*(?:server|http|events|upstream[ \t]+[\w.-]+|location[ \t]+[^\n;{}]{1,200})[ \t\r\n]*\{/m
const largest = 1_000_000

export default defineSource<NginxConfig>({
  noun: 'nginx configuration',
  read({ tree }, problem) {
    const read = new Map<string, readonly PlacedDirective[]>()
    const filledIn = new Set<string>()
    for (const { path, size } of [...tree.files, ...tree.others()]) {
      if (size > largest || !named.test(path) || neverConfig.test(path)) continue
      const bytes = tree.read(path)
      if (bytes === null) continue
      const raw = decodeConfig(bytes)
      if (!looksRight.test(raw)) {
        // A piece that others include: lines of directives and nothing else.
        if (!/^[ \t]*(?:proxy_|add_header|ssl_|set |real_ip|gzip|allow|deny|auth_)[^\n]*;/m.test(raw)) continue
      }
      const { text, hasHoles } = fillHoles(raw)
      if (hasHoles) filledIn.add(path)
      const { value, problems } = parseNginx(text)
      if (!hasHoles) for (const { line, message } of problems) problem('nginx-unreadable', { file: path, line }, message)
      read.set(path, place(value, path))
    }
    return assemble(tree, read, filledIn)
  },
})

function place(directives: readonly NginxDirective[], file: string): PlacedDirective[] {
  return directives.map((directive) => ({ ...directive, file, block: directive.block === null ? null : place(directive.block, file) }))
}

function assemble(tree: Tree, read: ReadonlyMap<string, readonly PlacedDirective[]>, filledIn: ReadonlySet<string>): NginxConfig[] {
  const included = new Set<string>()
  const configs = new Map<string, NginxConfig>()
  for (const [file, directives] of read) {
    const files = new Set([file])
    let isPartial = filledIn.has(file)
    const expand = (list: readonly PlacedDirective[], depth: number): PlacedDirective[] =>
      list.flatMap((directive) => {
        if (directive.name !== 'include') return [{ ...directive, block: directive.block === null ? null : expand(directive.block, depth) }]
        const pattern = directive.args[0] ?? ''
        if (harmless.test(pattern)) return pattern.endsWith('proxy_params') ? proxyParams(directive) : []
        const found = depth > 10 ? [] : findIncluded(tree, read, file, pattern)
        if (found.length === 0) isPartial = true
        return found.flatMap((path) => {
          if (files.has(path) && depth > 10) return []
          files.add(path)
          included.add(path)
          if (filledIn.has(path)) isPartial = true
          return expand(read.get(path) ?? [], depth + 1)
        })
      })
    const all = expand(directives, 0)
    const http = all.filter(({ name }) => name === 'http')
    const inner = http.length > 0 ? http.flatMap(({ block }) => block ?? []) : all
    const scope: NginxScope = { directives: inner, parent: null }
    const upstreams = new Map<string, readonly string[]>()
    for (const { name, args, block } of inner)
      if (name === 'upstream' && args[0] !== undefined && block !== null) upstreams.set(args[0], findTexts(block, 'server'))
    const servers = readServers(inner, scope)
    configs.set(file, { file, files: [...files], servers, upstreams, scope, isPartial })
  }
  return [...configs.values()].filter(({ file, servers }) => servers.length > 0 && !included.has(file))
}

/** Debian's file of this name. */
function proxyParams({ file, line, end }: PlacedDirective): PlacedDirective[] {
  const rows = [
    ['Host', '$http_host'],
    ['X-Real-IP', '$remote_addr'],
    ['X-Forwarded-For', '$proxy_add_x_forwarded_for'],
    ['X-Forwarded-Proto', '$scheme'],
  ]
  return rows.map((args) => ({ file, line, end, name: 'proxy_set_header', args, block: null }))
}

/** An include names a path of the machine that it will run on: the longest end of it that leads to files beside the one that includes. */
function findIncluded(tree: Tree, read: ReadonlyMap<string, unknown>, file: string, pattern: string): string[] {
  const folder = file.slice(0, Math.max(0, file.lastIndexOf('/')))
  const parts = pattern.split('/').filter((part) => part !== '' && part !== '.')
  for (let from = 0; from < parts.length; from++) {
    const rest = parts.slice(from)
    const name = rest.at(-1) ?? ''
    // `*.conf` alone could be anything.
    if (rest.length === 1 && name.includes('*') && parts.length > 1) return []
    const where = [folder, ...rest.slice(0, -1)].filter((part) => part !== '').join('/')
    const fits = tree.list(where).flatMap((entry) => {
      const path = where === '' ? entry.name : `${where}/${entry.name}`
      return entry.kind === 'file' && path !== file && fitsGlob(name, entry.name) && read.has(path) ? [path] : []
    })
    if (fits.length > 0) return fits
  }
  return []
}

/** `*` and `?` of a name, without looking back. */
function fitsGlob(glob: string, name: string): boolean {
  const pieces = glob.split('*')
  if (pieces.length === 1) return glob === name
  let at = 0
  for (const [index, piece] of pieces.entries()) {
    const found =
      index === 0
        ? name.startsWith(piece)
          ? 0
          : -1
        : index === pieces.length - 1
          ? name.endsWith(piece)
            ? name.length - piece.length
            : -1
          : name.indexOf(piece, at)
    if (found < at) return false
    at = found + piece.length
  }
  return true
}
