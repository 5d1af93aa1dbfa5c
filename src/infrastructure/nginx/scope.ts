// What holds within a server or a location of nginx: its own directives, and those of the levels above by nginx's rules of inheritance.

import type { Place } from '../../base/index.ts'
import type { NginxListen, NginxLocation, NginxServer, PlacedDirective } from '../sources/nginx.ts'

export interface NginxScope {
  readonly directives: readonly PlacedDirective[]
  readonly parent: NginxScope | null
}

export function toPlace({ file, line, end }: PlacedDirective): Place {
  return { file, line, end }
}

/** One value: the nearest level that gives it. */
export function findDirective(scope: NginxScope | null, name: string): PlacedDirective | null {
  for (let at = scope; at !== null; at = at.parent) {
    const found = at.directives.findLast((directive) => directive.name === name)
    if (found !== undefined) return found
  }
  return null
}

/** A list: that of the nearest level that has any of them; those of the levels above are lost. */
export function findDirectives(scope: NginxScope | null, ...names: readonly string[]): readonly PlacedDirective[] {
  for (let at = scope; at !== null; at = at.parent) {
    const found = at.directives.filter(({ name }) => names.includes(name))
    if (found.length > 0) return found
  }
  return []
}

export function findTexts(directives: readonly PlacedDirective[], name: string): string[] {
  return directives.filter((directive) => directive.name === name).map(({ args }) => args[0] ?? '')
}

export function readServers(http: readonly PlacedDirective[], parent: NginxScope): NginxServer[] {
  return http.flatMap((directive) => {
    if (directive.name !== 'server' || directive.block === null) return []
    const scope: NginxScope = { directives: directive.block, parent }
    const ssl = directive.block.some(({ name, args }) => name === 'ssl' && args[0] === 'on')
    const listens = directive.block.filter(({ name }) => name === 'listen').flatMap((listen) => readListen(listen, ssl))
    return [
      {
        place: { file: directive.file, line: directive.line },
        names: directive.block.filter(({ name }) => name === 'server_name').flatMap(({ args }) => args),
        // Without a `listen` it is port 80.
        listens:
          listens.length > 0 || directive.block.some(({ name }) => name === 'listen')
            ? listens
            : [{ address: null, port: 80, isTls: ssl, isDefault: false, place: toPlace(directive) }],
        scope,
        locations: readLocations(directive.block, scope),
      },
    ]
  })
}

function readListen(directive: PlacedDirective, ssl: boolean): NginxListen[] {
  const [where = '', ...options] = directive.args
  if (where.startsWith('unix:')) return []
  const parts = /^(?:(\[[^\]]*\]|[^:]*):)?(\d+)$/.exec(where)
  const isTls = ssl || options.includes('ssl') || options.includes('quic')
  const isDefault = options.includes('default_server') || options.includes('default')
  const address = parts === null ? (/^\$|^__|^\d+$/.test(where) ? null : where) : (parts[1] ?? null)
  const port = parts === null ? (/[$_]/.test(where) ? null : 80) : Number(parts[2])
  return [
    {
      address: address === '*' || address === '0.0.0.0' || address === '[::]' || address === '' ? null : address,
      port,
      isTls,
      isDefault,
      place: toPlace(directive),
    },
  ]
}

function readLocations(block: readonly PlacedDirective[], parent: NginxScope): NginxLocation[] {
  return block.flatMap((directive) => {
    if (directive.name !== 'location' || directive.block === null) return []
    const scope: NginxScope = { directives: directive.block, parent }
    const { modifier, text } = toMatch(directive.args)
    return [{ modifier, text, place: { file: directive.file, line: directive.line }, scope, nested: readLocations(directive.block, scope) }]
  })
}

function toMatch([first = '', second]: readonly string[]): Pick<NginxLocation, 'modifier' | 'text'> {
  if (second !== undefined) {
    const modifier = first === '=' || first === '^~' || first === '~' || first === '~*' ? first : ''
    return { modifier, text: second }
  }
  // nginx takes `location =/docs` and `location ~^/x` too.
  const joined = /^(=|\^~|~\*|~)(.+)$/s.exec(first)
  if (joined !== null)
    return { modifier: joined[1] === '=' || joined[1] === '^~' || joined[1] === '~*' ? joined[1] : '~', text: joined[2] ?? '' }
  return first.startsWith('@') ? { modifier: '@', text: first.slice(1) } : { modifier: '', text: first }
}
