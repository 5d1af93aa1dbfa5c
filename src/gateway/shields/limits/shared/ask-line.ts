// The line from all limits of one kind to whoever keeps their counts: one question at a time, with everything in it that waits then. So the more there is to
// ask, the more goes with each question.

/** One limit. `Entry` is what it counts one by one: a bucket, a room. */
export interface Asker<Ask, Grant, Entry> {
  /** It has something to ask. */
  readonly hasWork: boolean
  /** An ask for each entry, `most` of them; their answer goes to `hear`, their failure to `fail`. */
  ask(most: number): Question<Ask, Entry>
  hear(entries: readonly Entry[], grants: readonly Grant[], now: number): void
  /** Nobody knows what became of what was asked. */
  fail(entries: readonly Entry[], asks: readonly Ask[], now: number): void
  beat(now: number): void
  change(isThere: boolean, now: number): void
}

export interface Question<Ask, Entry> {
  readonly asks: readonly Ask[]
  readonly entries: readonly Entry[]
}

export interface AskLineOptions<Ask, Grant> {
  readonly keeper: { readonly isThere: boolean; onChange(tell: (isThere: boolean) => void): void }
  /** Of the keeper: grants in the order of what was asked. */
  readonly send: (asks: readonly Ask[]) => Promise<readonly Grant[]>
  /** Only ever grows; in the unit of those who ask. */
  readonly now: () => number
  /** Calls it when what runs now is over. */
  readonly soon: (call: () => void) => void
}

interface Part<Ask, Grant, Entry> extends Question<Ask, Entry> {
  readonly asker: Asker<Ask, Grant, Entry>
  readonly from: number
}

/** Asks in one question. */
const mostAsks = 512

export class AskLine<Ask, Grant, Entry> {
  readonly #options: AskLineOptions<Ask, Grant>
  readonly #askers = new Set<Asker<Ask, Grant, Entry>>()
  #isAsking = false
  #isWoken = false
  /** Questions so far, and asks in them. */
  readonly counts = { questions: 0, asks: 0 }

  constructor(options: AskLineOptions<Ask, Grant>) {
    this.#options = options
    options.keeper.onChange((isThere) => {
      const now = options.now()
      for (const asker of this.#askers) asker.change(isThere, now)
      if (isThere) this.wake()
    })
  }

  add(asker: Asker<Ask, Grant, Entry>): void {
    this.#askers.add(asker)
    asker.change(this.#options.keeper.isThere, this.#options.now())
  }

  /** Whoever still asks of it is answered by its share. */
  remove(asker: Asker<Ask, Grant, Entry>): void {
    this.#askers.delete(asker)
    asker.change(false, this.#options.now())
  }

  readonly wake = (): void => {
    if (this.#isAsking || this.#isWoken) return
    this.#isWoken = true
    this.#options.soon(() => {
      this.#isWoken = false
      this.#ask()
    })
  }

  /** Now and then: some times in a second. */
  beat(): void {
    const now = this.#options.now()
    for (const asker of this.#askers) asker.beat(now)
  }

  #ask(): void {
    if (this.#isAsking) return
    const parts: Part<Ask, Grant, Entry>[] = []
    const all: Ask[] = []
    for (const asker of this.#askers) {
      const { asks, entries } = asker.ask(mostAsks - all.length)
      if (asks.length === 0) continue
      parts.push({ asker, asks, entries, from: all.length })
      all.push(...asks)
    }
    if (all.length === 0) return
    this.#isAsking = true
    this.counts.questions++
    this.counts.asks += all.length
    this.#options.send(all).then(
      (grants) =>
        this.#follow((now) => {
          for (const { asker, entries, from } of parts) asker.hear(entries, grants.slice(from, from + entries.length), now)
        }),
      () =>
        this.#follow((now) => {
          for (const { asker, asks, entries } of parts) asker.fail(entries, asks, now)
        }),
    )
  }

  #follow(tell: (now: number) => void): void {
    this.#isAsking = false
    tell(this.#options.now())
    for (const { hasWork } of this.#askers) if (hasWork) this.wake()
  }
}
