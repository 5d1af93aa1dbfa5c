// What origins a Python expression admits, as `re.fullmatch` would: decided on an automaton, because the expression belongs to the
// scanned program and must never be run. Half of the answer is which automaton of attackers' origins it meets.

import { type Automaton, parsePattern } from './pattern-automaton.ts'

/** How a stranger gets an origin that the expression admits; the string is such an origin. */
export type Stranger =
  | { readonly kind: 'anyone'; readonly origin: string }
  /** `https://shop.example.attacker.net`: the end of the host is open. */
  | { readonly kind: 'open-end'; readonly origin: string }
  /** `https://attackershop.com`: what stands before the domain is not held apart by a dot. */
  | { readonly kind: 'glued'; readonly origin: string }
  /** `https://appxshop.com`: a dot that is not escaped is any character. */
  | { readonly kind: 'dot'; readonly origin: string }

/** Null where it admits no stranger, and where that cannot be said. */
export function findStranger(expression: string): Stranger | null {
  const pattern = parsePattern(expression)
  if (pattern === null) return null
  const { automaton, dots } = pattern
  const any = anyone.every((one) => meet(automaton, one) !== null) ? 'https://attacker.example' : null
  if (any !== null) return { kind: 'anyone', origin: any }
  const open = meet(automaton, openEnd)
  if (open !== null) return { kind: 'open-end', origin: open }
  const glued = meet(automaton, ownDomain)
  if (glued !== null) return { kind: 'glued', origin: glued }
  for (const dot of dots) {
    // An exclamation mark stands in no origin: a text with one is a text that came through this dot.
    const through = meet(pattern.withDot(dot, '!'), markedOrigin)
    if (through === null) continue
    const [right, wrong] = [through.replace('!', '.'), through.replace('!', 'x')]
    const [own, foreign] = [registeredDomain(right), registeredDomain(wrong)]
    if (own !== null && foreign !== null && own !== foreign && own.split('.').at(-1) === foreign.split('.').at(-1))
      return { kind: 'dot', origin: wrong }
  }
  return null
}

/** `app.shop.example` belongs to whoever registered `shop.example`; null of a number or a name without dots. */
function registeredDomain(origin: string): string | null {
  const host = /^https?:\/\/([a-z0-9.-]+)(?::\d*)?$/.exec(origin)?.[1] ?? ''
  const labels = host.split('.')
  const last = labels.at(-1) ?? ''
  if (labels.length < 2 || labels.includes('') || !/^[a-z]{2,}$/.test(last)) return null
  return labels.slice(-2).join('.')
}

const mark = 'zqxattacker'
const anyone = ['net', 'com'].map((top) => attackers(`https?://${mark}\\.${top}(:[0-9]+)?`))
const openEnd = attackers(`https?://[a-z0-9.-]*\\.${mark}\\.net(:[0-9]+)?`)
const ownDomain = attackers(
  `https?://${mark}[a-z0-9-]*\\.(com|org|net|io|dev|app|ai|co|eu|de|uk|info|xyz|me|cloud|tech|example|test)(:[0-9]+)?`,
)
const markedOrigin = attackers('https?://[a-z0-9.-]*![a-z0-9.-]*(:[0-9]+)?')

function attackers(expression: string): Automaton {
  const pattern = parsePattern(expression)
  if (pattern === null) throw new Error(`an expression of our own is not understood: ${expression}`)
  return pattern.automaton
}

/** Work for one question; what needs more is not decided. */
const mostPairs = 60_000

/** A shortest text that both take; null where there is none, or where it takes too long to say. */
export function meet(one: Automaton, other: Automaton): string | null {
  interface Pair {
    readonly left: number
    readonly right: number
    readonly from: Pair | null
    readonly character: string
  }
  const size = other.states.length
  const seen = new Set<number>()
  let front: Pair[] = [{ left: one.start, right: other.start, from: null, character: '' }]
  seen.add(one.start * size + other.start)
  while (front.length > 0) {
    const next: Pair[] = []
    const stack = front.toReversed()
    for (let pair = stack.pop(); pair !== undefined; pair = stack.pop()) {
      if (pair.left === one.end && pair.right === other.end) return toText(pair)
      const [left, right] = [one.states[pair.left], other.states[pair.right]]
      if (left === undefined || right === undefined) continue
      const step = (l: number, r: number, character: string, to: Pair[]): void => {
        const key = l * size + r
        if (seen.has(key) || seen.size > mostPairs) return
        seen.add(key)
        to.push({ left: l, right: r, from: pair ?? null, character })
      }
      for (const l of left.empty) step(l, pair.right, '', stack)
      for (const r of right.empty) step(pair.left, r, '', stack)
      for (const l of left.steps)
        for (const r of right.steps) {
          const character = first(l.characters, r.characters)
          if (character !== null) step(l.to, r.to, character, next)
        }
    }
    front = next
  }
  return null

  function toText(last: Pair): string {
    const out: string[] = []
    for (let pair: Pair | null = last; pair !== null; pair = pair.from) out.push(pair.character)
    return out.reverse().join('')
  }
}

function first(one: string, other: string): string | null {
  for (const character of one) if (other.includes(character)) return character
  return null
}
