// What the setup has to do with the application: which routes a way leads to, and whether a process serves them.

import type { Model, Route } from '../model/index.ts'
import type { Confidence } from '../taxonomy/index.ts'
import type { Deployment } from './edges.ts'

/** Routes of the application's own that anybody may call. */
export function openRoutes(model: Model): readonly Route[] {
  return servedRoutes(model).filter((route) => route.access === 'open' && route.kind === 'http' && route.origin === 'project')
}

/** Of the application that is started; of all where nobody knows which. */
export function servedRoutes({ apps, routes }: Model): readonly Route[] {
  const primary = apps.find((app) => app.primary)
  return primary === undefined ? routes : routes.filter(({ app }) => app === primary.id)
}

/** The application's own documentation: FastAPI's routes for it that nobody guards. */
export function docsRoutes(model: Model): readonly Route[] {
  return servedRoutes(model).filter(
    (route) => route.kind === 'http' && route.origin === 'docs' && (route.access === 'open' || route.access === 'unknown'),
  )
}

/** Whether a command line serves the application of the model. */
export function servesModel(words: readonly string[], { apps }: Model): 'yes' | 'no' | 'unknown' {
  const named = words.filter((word) => /^[A-Za-z_][\w.]*:[A-Za-z_]\w*(?:\(\))?$/.test(word)).map((word) => word.replace('()', ''))
  if (named.length === 0 || apps.length === 0) return 'unknown'
  return named.some((word) => apps.some(({ id, entrypoint }) => fits(word, id) || fits(word, entrypoint))) ? 'yes' : 'no'
}

/** `src.app.main:app` and `app.main:app` differ by the folder that one starts in. */
function fits(one: string, other: string): boolean {
  return one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`)
}

/** The route that answers GET for a path; `unknown` where something else may: a mount, a path that is not known. */
export function findRoute(model: Model, path: string): Route | 'none' | 'unknown' {
  const plain = path.replace(/[?#].*$/s, '')
  const routes = servedRoutes(model)
  let isOpen = false
  for (const route of routes) {
    if (route.path.includes('{?}')) isOpen = true
    else if (route.kind === 'mount') {
      if (plain === route.path || plain.startsWith(route.path.endsWith('/') ? route.path : `${route.path}/`)) isOpen = true
    } else if (route.kind === 'http' && route.method === 'GET' && matches(route.path, plain)) return route
  }
  // FastAPI sends callers on to the same path with or without a slash at its end.
  const other = plain.endsWith('/') ? plain.slice(0, -1) : `${plain}/`
  if (other !== '')
    for (const route of routes) if (route.kind === 'http' && route.method === 'GET' && matches(route.path, other)) return route
  return isOpen ? 'unknown' : 'none'
}

function matches(pattern: string, path: string): boolean {
  const [wanted, given] = [pattern.split('/'), path.split('/')]
  for (const [index, part] of wanted.entries()) {
    if (/\{[^}]*:path\}/.test(part)) return given.length > index
    if (given[index] === undefined) return false
    if (!part.includes('{') && part !== given[index]) return false
    if (part.includes('{') && given[index] === '') return false
  }
  return wanted.length === given.length
}

/** What is for trying out by its name is not what a bank's engineer is shown. */
export function sureIn({ stage }: Deployment, confidence: Confidence): Confidence {
  return stage === 'development' && confidence === 'high' ? 'medium' : confidence
}

/** `GET /health`, for people. */
export function toWords(route: Route): string {
  return `${route.kind === 'mount' ? 'MOUNT' : route.method} ${route.path}`
}
