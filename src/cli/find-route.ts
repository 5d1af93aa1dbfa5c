// The route that somebody means who writes `GET /users/{id}`, `/users/{}`, a whole id, a request's path or the name of a handler.

import { UserError } from '../base/index.ts'
import type { Route } from '../model/index.ts'
import { rankNearest } from './nearest.ts'

const mostSuggestions = 3
const mostNamed = 8
/** Of what is written and of what is suggested: nobody types more, and comparing takes time. */
const longestCompared = 200

export function findRoute(routes: readonly Route[], written: string): Route {
  const asked = parseAsked(written)
  for (const isMeant of [isNamed, isSpelled, isSpelledWithoutSlash, isHandled, isRequested]) {
    const found = routes.filter((route) => isMeant(route, asked))
    const [first, ...others] = found
    if (first === undefined) continue
    // Of routes that one request fits, the first in matching order answers it.
    if (others.length === 0 || (isMeant === isRequested && found.every(({ app, method }) => app === first.app && method === first.method)))
      return first
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

/** A request as it is sent: `GET /users/42`. */
function isRequested(route: Route, asked: Asked): boolean {
  return asked.path !== null && !asked.path.includes('{}') && fits(route, asked) && matches(route.path, asked.path)
}

/** Segment by segment; a `:path` takes what is left, and what follows it must be its end. No pattern is made of words of the tree. */
function matches(template: string, path: string): boolean {
  const wanted = template.split('/')
  const given = path.split('/')
  const rest = wanted.findIndex((part) => /\{[^{}]*:path\}/.test(part))
  if (rest === -1) return wanted.length === given.length && wanted.every((part, index) => fitsSegment(part, given[index] ?? ''))
  const tail = wanted.slice(rest + 1)
  return (
    given.length >= wanted.length &&
    wanted.slice(0, rest).every((part, index) => fitsSegment(part, given[index] ?? '')) &&
    tail.every((part, index) => fitsSegment(part, given[given.length - tail.length + index] ?? ''))
  )
}

function fitsSegment(part: string, given: string): boolean {
  const open = part.indexOf('{')
  if (open === -1) return part === given
  const [start, end] = [part.slice(0, open), part.slice(part.lastIndexOf('}') + 1)]
  return given.length > start.length + end.length && given.startsWith(start) && given.endsWith(end)
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
