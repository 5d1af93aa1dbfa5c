// Lines of the record on their way to the disk, written where they will be hashed and written from: no text is put together that is only copied.

/** More than this is not kept once it went out. */
const mostKept = 4 * 1024 * 1024
const first = 64 * 1024
const shortText = 48
/** Of a number as JSON writes it. */
const longestNumber = 32
/** Thousandths that a double tells apart, with room to spare: behind it, JSON's own words. */
const mostThousandths = 1e14

export class LineBytes {
  #bytes = Buffer.allocUnsafeSlow(first)
  #length = 0
  #large = 0
  #largeText = '0'

  get length(): number {
    return this.#length
  }

  /** UTF-8. */
  text(text: string): void {
    const length = text.length
    this.#reserve(length * 3)
    const bytes = this.#bytes
    let at = this.#length
    // A short one of ASCII is there before the system is called.
    if (length <= shortText) {
      let index = 0
      for (; index < length; index++) {
        const code = text.charCodeAt(index)
        if (code > 127) break
        bytes[at++] = code
      }
      if (index === length) {
        this.#length = at
        return
      }
    }
    this.#length += bytes.write(text, this.#length, 'utf8')
  }

  /** Of ASCII, a few of them: cheaper than a call for the whole. */
  ascii(text: string): void {
    this.#reserve(text.length)
    const bytes = this.#bytes
    let at = this.#length
    for (let index = 0; index < text.length; index++) bytes[at++] = text.charCodeAt(index)
    this.#length = at
  }

  bytes(part: Uint8Array): void {
    this.#reserve(part.length)
    this.#bytes.set(part, this.#length)
    this.#length += part.length
  }

  /** As JSON writes it. One that comes again and again is not written anew. */
  number(value: number): void {
    if (value >= 1e6) {
      if (value !== this.#large) {
        this.#large = value
        this.#largeText = String(value)
      }
      this.ascii(this.#largeText)
    } else if (Number.isInteger(value) && value >= 0) this.#digits(value)
    else this.ascii(String(value))
  }

  /** A number of at most three digits behind the point, as JSON writes it. */
  thousandths(value: number): void {
    const all = Math.round(value * 1000)
    if (!(all >= 0 && all <= mostThousandths) || all / 1000 !== value) {
      this.ascii(String(value))
      return
    }
    const rest = all % 1000
    this.#digits((all - rest) / 1000)
    if (rest === 0) return
    this.#reserve(4)
    const bytes = this.#bytes
    bytes[this.#length++] = 46
    bytes[this.#length++] = 48 + Math.floor(rest / 100)
    if (rest % 100 === 0) return
    bytes[this.#length++] = 48 + (Math.floor(rest / 10) % 10)
    if (rest % 10 !== 0) bytes[this.#length++] = 48 + (rest % 10)
  }

  /** What stands there, until something is written again. */
  view(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }

  clear(): void {
    this.#length = 0
    if (this.#bytes.length > mostKept) this.#bytes = Buffer.allocUnsafeSlow(first)
  }

  #digits(value: number): void {
    this.#reserve(longestNumber)
    const bytes = this.#bytes
    let count = 1
    for (let left = value; left >= 10; left = Math.floor(left / 10)) count++
    let left = value
    for (let at = this.#length + count - 1; at >= this.#length; at--) {
      const next = Math.floor(left / 10)
      bytes[at] = 48 + (left - next * 10)
      left = next
    }
    this.#length += count
  }

  #reserve(more: number): void {
    const needed = this.#length + more
    if (needed <= this.#bytes.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2))
    larger.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = larger
  }
}
