// Leaks in an answer as it streams: each is covered byte for byte, so that lengths stay and everything else is as it was sent. What may be the beginning
// of something is held back until it is known, and never longer than a few kilobytes; what ends with a line, as events do, is not held at all.

import { findLeaks, type LeakKind } from './leaks.ts'

const mostHeld = 8192
const star = 0x2a

export class LeakMask {
  readonly #kinds: readonly LeakKind[]
  readonly #covers: (kind: LeakKind) => boolean
  readonly #tell: (kind: LeakKind) => void
  #held: Uint8Array = new Uint8Array()

  /** `tell` is called for each that is found; `covers` says whether it is covered as well. */
  constructor(kinds: readonly LeakKind[], covers: (kind: LeakKind) => boolean, tell: (kind: LeakKind) => void) {
    this.#kinds = kinds
    this.#covers = covers
    this.#tell = tell
  }

  write(bytes: Uint8Array): Uint8Array {
    const all = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes])
    const text = Buffer.from(all.buffer, all.byteOffset, all.length).toString('latin1')
    const until = safeEnd(text)
    this.#held = Uint8Array.from(all.subarray(until))
    return this.#cover(all.subarray(0, until), text.slice(0, until))
  }

  end(): Uint8Array {
    const rest = this.#held
    this.#held = new Uint8Array()
    return this.#cover(rest, Buffer.from(rest).toString('latin1'))
  }

  #cover(bytes: Uint8Array, text: string): Uint8Array {
    const leaks = findLeaks(text, this.#kinds)
    if (leaks.length === 0) return bytes
    const covered = Uint8Array.from(bytes)
    for (const { kind, from, to } of leaks) {
      this.#tell(kind)
      if (!this.#covers(kind)) continue
      for (let at = from; at < to - kind.shown; at++) if (isTextByte(text, at)) covered[at] = star
    }
    return covered
  }
}

/** Escapes and breaks of a private key stay, so that JSON stays JSON. */
const isTextByte = (text: string, at: number): boolean => !/[\s\\]/.test(text[at] ?? '') && text[at - 1] !== '\\'

/** Up to where no leak can have begun that is not over. */
function safeEnd(text: string): number {
  const begun = text.lastIndexOf('-----BEGIN')
  if (begun !== -1 && !text.includes('-----END', begun) && text.length - begun < mostHeld) return begun
  let at = text.length
  const least = Math.max(0, text.length - mostHeld)
  // No shape but that of a key holds a quote, a bracket or a line break.
  while (at > least && !'"\'<>[]{}(),;\n\r'.includes(text[at - 1] ?? '')) at--
  return at === least && least > 0 ? text.length : at
}
