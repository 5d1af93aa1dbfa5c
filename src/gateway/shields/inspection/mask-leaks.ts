// Leaks in an answer as it streams: each is covered byte for byte, so that lengths stay and everything else is as it was sent. What may be the beginning
// of something is held back until it is known, and never longer than a few kilobytes; what ends with a line, as events do, is not held at all.

import { hints, leakHintsOf } from './leak-hints.ts'
import { mayLeak } from './leak-signs.ts'
import { findLeaks, type LeakKind } from './leaks.ts'

const mostHeld = 8192
const star = 0x2a

export interface LeakSeeker {
  readonly kinds: readonly LeakKind[]
  /** Of all of them. */
  readonly hints: number
  /** Covered, and not only told. */
  covers(kind: LeakKind): boolean
}

export class LeakMask {
  readonly #seeker: LeakSeeker
  readonly #teller: { found(kind: LeakKind): void }
  #held: Uint8Array = nothing

  /** `teller` is told of each that is found. */
  constructor(seeker: LeakSeeker, teller: { found(kind: LeakKind): void }) {
    this.#seeker = seeker
    this.#teller = teller
  }

  write(bytes: Uint8Array): Uint8Array {
    const all = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes])
    const hinted = hintsIn(all)
    const until = safeEnd(all, hinted)
    if (until < all.length) this.#held = Uint8Array.from(all.subarray(until))
    else if (this.#held.length > 0) this.#held = nothing
    return this.#cover(until < all.length ? all.subarray(0, until) : all, hinted)
  }

  end(): Uint8Array {
    const rest = this.#held
    if (rest.length === 0) return nothing
    this.#held = nothing
    return this.#cover(rest, hintsIn(rest))
  }

  #cover(bytes: Uint8Array, hinted: number): Uint8Array {
    const { kinds, covers } = this.#seeker
    if ((hinted & this.#seeker.hints) === 0) return bytes
    const text = toLatin1(bytes)
    const leaks = findLeaks(text, kinds, hinted)
    if (leaks.length === 0) return bytes
    const covered = Uint8Array.from(bytes)
    for (const { kind, from, to } of leaks) {
      this.#teller.found(kind)
      if (!covers(kind)) continue
      for (let at = from; at < to - kind.shown; at++) if (isTextByte(text, at)) covered[at] = star
    }
    return covered
  }
}

const nothing = new Uint8Array()

/** Nearly all answers are done with the quick look. */
const hintsIn = (bytes: Uint8Array): number => (mayLeak(bytes) === false ? 0 : leakHintsOf(bytes))

const toLatin1 = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')

/** The first of the kinds that `isWanted`, where a whole answer is at hand. */
export function findInWhole(bytes: Uint8Array, kinds: readonly LeakKind[], isWanted: (kind: LeakKind) => boolean): LeakKind | null {
  const hinted = hintsIn(bytes)
  if (hinted === 0) return null
  return findLeaks(toLatin1(bytes), kinds, hinted).find(({ kind }) => isWanted(kind))?.kind ?? null
}

/** Escapes and breaks of a private key stay, so that JSON stays JSON. */
const isTextByte = (text: string, at: number): boolean => !/[\s\\]/.test(text[at] ?? '') && text[at - 1] !== '\\'

/** Up to where no leak can have begun that is not over. */
function safeEnd(bytes: Uint8Array, hinted: number): number {
  const { length } = bytes
  if ((hinted & hints.privateKey) !== 0) {
    const text = toLatin1(bytes)
    const begun = text.lastIndexOf('-----BEGIN')
    if (begun !== -1 && !text.includes('-----END', begun) && length - begun < mostHeld) return begun
  }
  let at = length
  const least = Math.max(0, length - mostHeld)
  // No shape but that of a key holds a quote, a bracket or a line break.
  while (at > least && isStop[bytes[at - 1] ?? 0] === 0) at--
  return at === least && least > 0 ? length : at
}

const isStop = new Uint8Array(256)
for (const one of '"\'<>[]{}(),;\n\r') isStop[one.charCodeAt(0)] = 1
