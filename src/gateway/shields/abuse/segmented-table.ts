// What is remembered of many keys in bounded memory, so that a flood of new ones cannot push out those that came back: a key begins among
// the young, moves to the old when it comes again, and only the young make room for the new.

export class SegmentedTable<Entry> {
  readonly #young = new Map<number, Entry>()
  readonly #old = new Map<number, Entry>()
  readonly #mostYoung: number
  readonly #mostOld: number
  readonly #make: (now: number) => Entry
  #forgotten = 0

  /** `most`: of all entries; a quarter of them are young. */
  constructor(most: number, make: (now: number) => Entry) {
    this.#mostYoung = Math.max(1, Math.floor(most / 4))
    this.#mostOld = Math.max(1, most - this.#mostYoung)
    this.#make = make
  }

  get size(): number {
    return this.#young.size + this.#old.size
  }

  /** How many were pushed out. */
  get forgotten(): number {
    return this.#forgotten
  }

  /** Without counting as a visit. */
  find(key: number): Entry | null {
    return this.#old.get(key) ?? this.#young.get(key) ?? null
  }

  /** Made where it is not there. */
  visit(key: number, now: number): Entry {
    const kept = this.#old.get(key)
    if (kept !== undefined) {
      this.#old.delete(key)
      this.#old.set(key, kept)
      return kept
    }
    const again = this.#young.get(key)
    if (again !== undefined) {
      this.#young.delete(key)
      this.#promote(key, again)
      return again
    }
    const entry = this.#make(now)
    this.#addYoung(key, entry)
    return entry
  }

  delete(key: number): void {
    if (!this.#old.delete(key)) this.#young.delete(key)
  }

  #promote(key: number, entry: Entry): void {
    if (this.#old.size >= this.#mostOld) {
      const oldest = this.#old.entries().next().value
      if (oldest !== undefined) {
        this.#old.delete(oldest[0])
        this.#addYoung(oldest[0], oldest[1])
      }
    }
    this.#old.set(key, entry)
  }

  #addYoung(key: number, entry: Entry): void {
    if (this.#young.size >= this.#mostYoung) {
      const oldest = this.#young.keys().next().value
      if (oldest !== undefined) this.#young.delete(oldest)
      this.#forgotten++
    }
    this.#young.set(key, entry)
  }
}
