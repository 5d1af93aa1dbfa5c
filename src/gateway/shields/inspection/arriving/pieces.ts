// A text that comes in parts, looked at in the pieces in which a whole one is: wherever it was cut, the same pieces are looked at.

import { type Finding, type Inspect, overlap, piece } from '../inspect-value.ts'

export class Pieces {
  readonly #inspect: Inspect
  #text = ''
  #isLong = false

  constructor(inspect: Inspect) {
    this.#inspect = inspect
  }

  add(text: string): Finding | null {
    this.#text += text
    while (this.#text.length > piece) {
      const found = this.#inspect(this.#text.slice(0, piece), 'body')
      if (found !== null) return found
      this.#text = this.#text.slice(piece - overlap)
      this.#isLong = true
    }
    return null
  }

  end(): Finding | null {
    if (!this.#isLong) return this.#text === '' ? null : this.#inspect(this.#text, 'body')
    for (; this.#text !== ''; this.#text = this.#text.slice(piece - overlap)) {
      const found = this.#inspect(this.#text, 'body')
      if (found !== null) return found
    }
    return null
  }
}
