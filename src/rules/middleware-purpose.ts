// What a middleware is about, by the words of its name.

import { wordsOf } from '../knowledge/index.ts'
import type { Middleware } from '../model/index.ts'

/** Whether the name, or the module that it comes from, says one of the words. */
export function mentions({ call }: Middleware, words: string): boolean {
  const known = new Set(words.split(' '))
  return call.split(/[.:]/).some((part) => wordsOf(part).some((word) => known.has(word)))
}

/** The class by its name, of Starlette or FastAPI. */
export function isStarlette({ name, call }: Middleware, wanted: string): boolean {
  return name === wanted && /^(?:fastapi|starlette)\b/.test(call)
}
