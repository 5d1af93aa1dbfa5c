// What the application will say of a value, as far as its document tells: it takes it, it refuses it, or nobody can know. Only what is refused for certain
// is ever objected to: where a schema and the code behind it may differ, the application has the last word.

export type Verdict = 0 | 1 | 2
export const takes = 0
export const unsure = 1
export const refuses = 2

/** The worse of both. */
export const worse = (one: Verdict, other: Verdict): Verdict => (one > other ? one : other)

export type Judge = (value: unknown, trace: Trace) => Verdict

/** Where and why something is refused, and what no schema names; written only when there is something to say. */
export class Trace {
  /** Innermost first. */
  readonly #path: string[] = []
  #what = ''
  /** A field that no schema names, by its place as far as it is known. */
  unknown: string | null = null

  /** For the next value. */
  reset(): this {
    this.unknown = null
    return this
  }

  refuse(what: string): typeof refuses {
    this.#what = what
    this.#path.length = 0
    return refuses
  }

  /** On the way out of `name`. */
  leave(name: string): void {
    this.#path.push(name)
  }

  /** `body.items[2].price is no number`. */
  tell(root: string): string {
    return `${root}${this.#path.toReversed().join('')} ${this.#what}`
  }
}

/** Names are the sender's as well: only the beginning of them is told. */
export const shownName = (name: string): string => name.replace(/[^\w.-]/g, '?').slice(0, 40)

/** A file of a form. */
export class SentFile {
  readonly size: number

  constructor(size: number) {
    this.size = size
  }
}

export const isTable = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof SentFile)
