// Which routes a rule is about. Decided once, when a policy is compiled.
import type { PolicyRoute } from './route.ts'
import type { Selector } from './rule.ts'

export function selects(selector: Selector, route: PolicyRoute): boolean {
  const { routes, paths, methods, tags, routers, apps } = selector
  return (
    (routes === undefined || routes.some((id) => namesRoute(id, route))) &&
    (paths === undefined || paths.some((pattern) => fitsPath(pattern, route.path))) &&
    (methods === undefined || methods.some((method) => method.toUpperCase() === route.method)) &&
    (tags === undefined || tags.some((tag) => route.tags.includes(tag))) &&
    (routers === undefined || routers.some((name) => route.routers.some((router) => router === name || router.endsWith(`:${name}`)))) &&
    (apps === undefined || apps.includes(route.app))
  )
}

/** Without names of parameters, their converters and the number among equals. */
const blank = (text: string): string => text.replaceAll(/\{[^}]*\}/g, '{}')

function namesRoute(id: string, route: PolicyRoute): boolean {
  if (id === route.id) return true
  const wanted = blank(id)
  const [, short = route.id] = /^[^|]*\|(.*)$/.exec(route.id) ?? []
  return wanted === blank(route.id) || wanted === blank(short)
}

/** `*` is one part of a path, or what is left of one; `**` any number of parts. A parameter in the pattern fits any parameter. */
export function fitsPath(pattern: string, path: string): boolean {
  const wanted = blank(pattern).split('/')
  const given = blank(path).split('/')
  // For each length of the pattern's beginning: which beginnings of the path it fits.
  let reached = [true, ...given.map(() => false)]
  for (const part of wanted) {
    const next = reached.map(() => false)
    for (let index = 0; index <= given.length; index++) {
      if (part === '**') next[index] = (reached[index] ?? false) || (index > 0 && (next[index - 1] ?? false))
      else next[index] = index > 0 && (reached[index - 1] ?? false) && fitsPart(part, given[index - 1] ?? '')
    }
    reached = next
  }
  return reached[given.length] ?? false
}

function fitsPart(pattern: string, part: string): boolean {
  if (pattern === '*') return part !== ''
  const pieces = pattern.split('*')
  if (pieces.length === 1) return pattern === part
  let at = 0
  for (const [index, piece] of pieces.entries()) {
    if (index === 0) {
      if (!part.startsWith(piece)) return false
      at = piece.length
    } else if (index === pieces.length - 1) {
      return part.length - piece.length >= at && part.endsWith(piece)
    } else {
      const found = part.indexOf(piece, at)
      if (found < 0) return false
      at = found + piece.length
    }
  }
  return true
}
