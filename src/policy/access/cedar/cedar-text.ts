// Pieces of Cedar's text that both directions need.
import type { PolicyRoute } from '../route.ts'

/** What is lost on the way, and why: it is listed and never dropped. */
export interface Omitted {
  /** Id of the rule or policy. */
  readonly rule: string
  readonly reason: string
}

/** The action that a route is. */
export const actionOf = (route: PolicyRoute): string => route.id

export function writeText(text: string): string {
  let written = ''
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0
    if (character === '"' || character === '\\') written += `\\${character}`
    else written += point < 32 || point === 127 ? `\\u{${point.toString(16)}}` : character
  }
  return `"${written}"`
}

/** `.name`, or `["x-name"]` where it is no plain one. */
export const attribute = (name: string): string =>
  /^[A-Za-z_]\w*$/.test(name) && !reserved.has(name) ? `.${name}` : `[${writeText(name)}]`

const reserved = new Set(['true', 'false', 'if', 'then', 'else', 'in', 'is', 'like', 'has', '__cedar'])
