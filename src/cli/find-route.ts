// The route that somebody means who writes `GET /users/{id}`, `/users/{}`, a whole id, a request's path or the name of a handler.

import { rankNearest, UserError } from '../base/index.ts'
import { createRouteTable, decodePath, resolveRequest } from '../gateway/index.ts'
import type { Model, Route } from '../model/index.ts'

const mostSuggestions = 3
const mostNamed = 8
/** Of what is written and of what is suggested: nobody types more, and comparing takes time. */
const longestCompared = 200

export function findRoute(model: Pick<Model, 'apps' | 'routes'>, written: string): Route {
  const { routes } = model
  const asked = parseAsked(written)
  const among = (isMeant: (route: Route, asked: Asked) => boolean) => () => routes.filter((route) => isMeant(route, asked))
  const ways = [...[isNamed, isSpelled, isSpelledWithoutSlash, isHandled].map(among), () => listRequested(model, asked)]
  for (const find of ways) {
    const found = find()
    const [first, ...others] = found
    if (first === undefined) continue
    if (others.length === 0) return first
    throw new UserError('route-ambiguous', { route: written, number: String(found.length), choices: listNames(found, routes) })
  }
  throw new UserError('route-unknown', { route: written, hint: suggest(routes, asked) })
}

interface Asked {
  readonly whole: string
  /** What stands before `|`. */
  readonly app: string | null
  readonly method: string | null
  /** With names blanked, without what follows `?` or `#`; null of what is no path. */
  readonly path: string | null
}

function parseAsked(written: string): Asked {
  const whole = written.trim()
  const bar = whole.indexOf('|')
  const rest = bar === -1 ? whole : whole.slice(bar + 1).trim()
  const [, word = '', place = ''] = /^(?:([A-Za-z]+)\s+)?(.*)$/s.exec(rest) ?? []
  const path = place.replace(/^https?:\/\/[^/]*/i, '')
  const isPath = path.startsWith('/') || word !== ''
  return {
    whole,
    app: bar === -1 ? null : whole.slice(0, bar).trim(),
    method: word === '' ? null : toMethod(word),
    // `#2` is ours, as ids write it.
    path: isPath
      ? blank(
          `/${path
            .replace(/^\//, '')
            .replace(/\?.*$/s, '')
            .replace(/#(?!\d+$).*$/s, '')}`,
        )
      : null,
  }
}

function toMethod(word: string): string {
  const method = word.toUpperCase()
  return method === 'WEBSOCKET' ? 'WS' : method
}

/** `/users/{user_id:int}`, `/users/{:int}` and `/users/:user_id` are `/users/{}`. */
function blank(path: string): string {
  return path.replace(/\{[^{}]*\}/g, '{}').replace(/(?<=\/):\w+/g, '{}')
}

function methodOf({ method }: Route): string {
  return method ?? 'MOUNT'
}

function fits(route: Route, { app, method }: Asked): boolean {
  return (app === null || app === route.app || app === route.within) && (method === null || method === methodOf(route))
}

function isNamed(route: Route, { whole }: Asked): boolean {
  return route.id === whole || shortId(route) === whole
}

function isSpelled(route: Route, asked: Asked): boolean {
  return asked.path !== null && fits(route, asked) && [blank(shortPath(route)), blank(route.path || '/')].includes(asked.path)
}

function isSpelledWithoutSlash(route: Route, asked: Asked): boolean {
  const plain = (path: string) => path.replace(/\/+$/, '')
  return asked.path !== null && fits(route, asked) && plain(blank(route.path)) === plain(asked.path)
}

/** `read_user`, `Users.read`, `shop.users:read_user`, `shop.users.read_user`. */
function isHandled(route: Route, { whole, app, path }: Asked): boolean {
  if (route.handler === null || app !== null || path !== null) return false
  const { module, name } = route.handler
  const last = name.split('<locals>.').at(-1) ?? name
  return [name, last, last.split('.').at(-1), `${module}:${name}`, `${module}.${name}`].includes(whole)
}

/** A request as it is sent, `GET /users/42`: what the application would run for it, the first in matching order. */
function listRequested(model: Pick<Model, 'apps' | 'routes'>, asked: Asked): readonly Route[] {
  const { path } = asked
  if (path === null || path.includes('{}')) return []
  const decoded = decodePath(path).path
  return [...new Set(model.routes.map(({ app }) => app))].flatMap((app) => {
    const table = createRouteTable(model, app)
    const methods = asked.method === null ? [...new Set(model.routes.flatMap(({ method }) => method ?? []))] : [asked.method]
    const found = methods.flatMap((method) => resolveRequest(table, method, decoded).operations[0]?.route ?? [])
    return [...new Set(found)].filter((route) => asked.app === null || asked.app === route.app || asked.app === route.within)
  })
}

function suggest(routes: readonly Route[], { whole, path, method }: Asked): string {
  if (routes.length === 0) return 'no route was found at all; `fastward routes` says what was looked at'
  const wanted = (path === null ? whole : `${method ?? ''} ${path}`).slice(0, longestCompared).trim().toLowerCase()
  const spellings = routes.map((route) => {
    const spelled = path === null ? (route.handler?.name.split(/<locals>\.|\./).at(-1) ?? '') : blank(route.path)
    return {
      route,
      text: (path === null || method === null ? spelled : `${methodOf(route)} ${spelled}`).slice(0, longestCompared).toLowerCase(),
    }
  })
  const nearest = wanted === '' ? [] : rankNearest(wanted, [...new Set(spellings.map(({ text }) => text))], mostSuggestions)
  const found = nearest.flatMap((near) =>
    spellings
      .filter(({ text }) => text === near)
      .slice(0, 1)
      .map(({ route }) => route),
  )
  return found.length === 0 ? '`fastward routes` lists them' : `did you mean ${listNames(found, routes)}?`
}

function listNames(found: readonly Route[], routes: readonly Route[]): string {
  const shown = found.slice(0, mostNamed).map((route) => `\`${nameOf(route, routes)}\``)
  const more = found.length - shown.length
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/** As short as it can be without meaning another one. */
function nameOf(route: Route, routes: readonly Route[]): string {
  const short = shortId(route)
  return routes.some((other) => other !== route && shortId(other) === short) ? route.id : short
}

function shortId({ id }: Route): string {
  return id.slice(id.indexOf('|') + 1)
}

function shortPath(route: Route): string {
  const short = shortId(route)
  return short.slice(short.indexOf(' ') + 1)
}
