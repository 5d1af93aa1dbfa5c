// Who waits, in a line for each caller, and the lines take turns. So a caller who sends a thousand requests waits behind himself, and not everybody
// behind him.

export class Turns<One> {
  readonly #lines = new Map<string, One[]>()
  #length = 0

  get length(): number {
    return this.#length
  }

  push(caller: string, one: One): void {
    const line = this.#lines.get(caller)
    if (line === undefined) this.#lines.set(caller, [one])
    else line.push(one)
    this.#length++
  }

  /** Whose turn it is. */
  shift(): One | undefined {
    const [next] = this.#lines
    if (next === undefined) return undefined
    const [caller, line] = next
    const first = line.shift()
    // Its next turn comes after all the others.
    this.#lines.delete(caller)
    if (line.length > 0) this.#lines.set(caller, line)
    this.#length--
    return first
  }

  remove(caller: string, one: One): void {
    const line = this.#lines.get(caller)
    const at = line?.indexOf(one) ?? -1
    if (line === undefined || at === -1) return
    line.splice(at, 1)
    if (line.length === 0) this.#lines.delete(caller)
    this.#length--
  }
}
