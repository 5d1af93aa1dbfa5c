// Where a finding on a route points: at its handler's decorators and signature, or at the call that registers it.

import type { Place } from '../base/index.ts'
import type { Handler, Route } from '../model/index.ts'

/** More lines than this between a registration and a function: it is a call elsewhere in the file, not a decorator. */
const tallestDecorators = 30

export function findRoutePlace({ handler, place }: Route): Place | null {
  if (handler === null || handler.file === null || handler.line === null) return place
  const { file, line } = handler
  const head = handler.headEnd !== null && handler.headEnd >= line ? handler.headEnd : line
  const decorated = place !== null && place.file === file && place.line <= line && line - place.line <= tallestDecorators
  return { file, line: decorated ? place.line : line, end: head }
}

/** `module:qualified name`, the second key of a route. */
export function handlerName(handler: Handler): string {
  return `${handler.module}:${handler.name}`
}
