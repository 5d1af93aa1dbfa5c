// Messages of HTTP/1.1 out of bytes that come in any pieces, for both ends of the soak: strict, and with nothing shared between two of them.

export type Lines = readonly (readonly [name: string, value: string])[]

export interface Message {
  /** The line of the request or of the status. */
  readonly first: string
  /** Names as they came. */
  readonly lines: Lines
  readonly body: Buffer
}

interface Begun {
  readonly first: string
  readonly lines: Lines
  readonly parts: Buffer[]
  /** Bytes that are missing; null of chunks. */
  left: number | null
}

export class MessageReader {
  readonly #onMessage: (message: Message) => void
  #got: Buffer = Buffer.alloc(0)
  #begun: Begun | null = null

  constructor(onMessage: (message: Message) => void) {
    this.#onMessage = onMessage
  }

  /** A message has begun and is not whole. */
  get isWithin(): boolean {
    return this.#begun !== null || this.#got.length > 0
  }

  /** What came of the body that is not whole. */
  get part(): Buffer {
    return Buffer.concat(this.#begun?.parts ?? [])
  }

  /** Of the head that came last. */
  get begunFirst(): string | null {
    return this.#begun?.first ?? null
  }

  /** Throws of what is no HTTP. */
  push(bytes: Buffer): void {
    this.#got = this.#got.length === 0 ? bytes : Buffer.concat([this.#got, bytes])
    while (this.#step()) {}
  }

  #step(): boolean {
    if (this.#begun === null) return this.#readHead()
    return this.#begun.left === null ? this.#readChunk(this.#begun) : this.#readPart(this.#begun, this.#begun.left)
  }

  #readHead(): boolean {
    const end = this.#got.indexOf('\r\n\r\n')
    if (end === -1) return false
    const [first = '', ...written] = this.#got.toString('latin1', 0, end).split('\r\n')
    const lines = written.map((line) => {
      const colon = line.indexOf(': ')
      if (colon < 1) throw new Error(`no line of a head: ${JSON.stringify(line)}`)
      return [line.slice(0, colon), line.slice(colon + 2)] as const
    })
    this.#got = this.#got.subarray(end + 4)
    const length = lineOf(lines, 'content-length')
    this.#begun = { first, lines, parts: [], left: lineOf(lines, 'transfer-encoding') === null ? Number(length ?? 0) : null }
    return true
  }

  #readPart(begun: Begun, left: number): boolean {
    const part = this.#got.subarray(0, left)
    begun.left = left - part.length
    begun.parts.push(part)
    this.#got = this.#got.subarray(part.length)
    if (begun.left > 0) return false
    this.#end(begun)
    return this.#got.length > 0
  }

  #readChunk(begun: Begun): boolean {
    const end = this.#got.indexOf('\r\n')
    if (end === -1) return false
    const size = Number.parseInt(this.#got.toString('latin1', 0, end), 16)
    if (!(size >= 0)) throw new Error(`no chunk: ${JSON.stringify(this.#got.toString('latin1', 0, 80))}`)
    if (this.#got.length < end + size + 4) return false
    begun.parts.push(this.#got.subarray(end + 2, end + 2 + size))
    if (this.#got.toString('latin1', end + 2 + size, end + 4 + size) !== '\r\n') throw new Error('a chunk without its end')
    this.#got = this.#got.subarray(end + 4 + size)
    if (size > 0) return true
    this.#end(begun)
    return this.#got.length > 0
  }

  #end({ first, lines, parts }: Begun): void {
    this.#begun = null
    this.#onMessage({ first, lines, body: Buffer.concat(parts) })
  }
}

/** The first one of them. */
export function lineOf(lines: Lines, name: string): string | null {
  return lines.find(([written]) => written.toLowerCase() === name)?.[1] ?? null
}

/** `size`: of each chunk, at most. */
export function toChunks(body: Buffer, size: number): Buffer {
  const parts: Buffer[] = []
  for (let from = 0; from < body.length; from += size) {
    const part = body.subarray(from, from + size)
    parts.push(Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n'))
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')])
}
