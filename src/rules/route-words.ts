// What a route is called in a sentence.

import type { Route } from '../model/index.ts'

/** `GET /users/{id}`, `the websocket /chat`. */
export function routeInWords({ kind, method, path }: Route): string {
  if (kind === 'http') return `${method} ${path}`
  return `the ${kind} ${path}`
}

/** `GET /a`, `GET /a and GET /b`, `GET /a, GET /b and 3 more`. */
export function routesInWords(routes: readonly Route[], most = 3): string {
  const names = routes.slice(0, most).map(routeInWords)
  const more = routes.length - names.length
  if (more > 0) return `${names.join(', ')} and ${more} more`
  return names.length < 2 ? (names[0] ?? 'no route') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
