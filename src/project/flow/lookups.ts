// Functions that look up to which machine a name leads, and refuse those that are ours.
import { bodyText, type SurveyedFunction } from '../code/index.ts'
import type { Callees } from './callees.ts'

const ASKS = /\b(?:is_private|is_loopback|is_global|is_link_local|is_reserved|ip_network)\b/
const LOOKS = /\b(?:getaddrinfo|gethostbyname(?:_ex)?|resolve_host|resolver)\b/
const REFUSES = /\braise\b|\babort\(/
const DEEPEST = 2
const MOST_CALLS = 40

/** `how`: it comes back, or answers yes or no; null where something else asks, as a transport does for each connection. */
export function resolvesAddress(callees: Callees, fn: SurveyedFunction, how: 'returns' | 'true' | 'false' | null): boolean {
  const found = lookInto(callees, fn, 0)
  if (!found.asks || !found.looks) return false
  // What only answers says nothing to those who do not listen.
  return how === 'returns' ? found.refuses : found.refuses || found.answers
}

interface Found {
  readonly asks: boolean
  readonly looks: boolean
  readonly refuses: boolean
  readonly answers: boolean
}

function lookInto(callees: Callees, fn: SurveyedFunction, depth: number): Found {
  const own = bodyText(fn)
  let [asks, looks, refuses] = [ASKS.test(own), LOOKS.test(own), REFUSES.test(own)]
  const answers = fn.returns.length > 0
  if ((asks && looks && refuses) || depth >= DEEPEST || !(asks || looks || refuses || answers)) return { asks, looks, refuses, answers }
  for (let i = 0; i < Math.min(fn.calls.length, MOST_CALLS); i += 2)
    for (const { fn: inner } of callees.of(fn, fn.calls[i] ?? 0, fn.calls[i + 1] ?? 0).functions) {
      const found = lookInto(callees, inner, depth + 1)
      asks ||= found.asks
      looks ||= found.looks
      refuses ||= found.refuses && (found.asks || found.looks)
    }
  return { asks, looks, refuses, answers }
}
