// Grows the flat arrays of a form. Children are written before their parent, so every node is one run of ints.

/** The arrays grow to the largest file and serve every file after it: what is kept of them is a copy. One emitter at a time. */
const scratch: { code: Int32Array; spans: Int32Array; stack: Int32Array } = {
  code: new Int32Array(1 << 16),
  spans: new Int32Array(1 << 15),
  stack: new Int32Array(1 << 12),
}

/** Node lists wait on a stack until their parent is written: `open`, `push` …, `begin` of the parent, `close`. */
export class Emitter {
  /** Index 0 is the empty string, so that an operand `str|0` can say that there is none. */
  readonly strings: string[] = ['']
  readonly numbers: number[] = []
  private code = scratch.code
  private size = 1
  private spans = scratch.spans
  private ordinals = 0
  private stack = scratch.stack
  private top = 0
  private readonly stringIndex = new Map<string, number>([['', 0]])
  private readonly numberIndex = new Map<number, number>()

  string(text: string): number {
    let index = this.stringIndex.get(text)
    if (index === undefined) {
      index = this.strings.length
      this.strings.push(text)
      this.stringIndex.set(text, index)
    }
    return index
  }

  number(value: number): number {
    let index = this.numberIndex.get(value)
    if (index === undefined) {
      index = this.numbers.length
      this.numbers.push(value)
      this.numberIndex.set(value, index)
    }
    return index
  }

  /** Starts a node; its operands follow with `put` and `close`. */
  begin(op: number, start: number, end: number): number {
    const node = this.size
    if (node + 16 > this.code.length) this.growCode(16)
    this.code[node] = op
    this.code[node + 1] = this.ordinals
    this.size = node + 2
    const row = this.ordinals * 2
    if (row + 2 > this.spans.length) this.spans = scratch.spans = grown(this.spans, row + 2)
    this.spans[row] = start
    this.spans[row + 1] = end
    this.ordinals++
    return node
  }

  /** At most a dozen of them after `begin` or `close`. */
  put(value: number): void {
    this.code[this.size++] = value
  }

  node0(op: number, start: number, end: number): number {
    return this.begin(op, start, end)
  }

  node1(op: number, start: number, end: number, a: number): number {
    const node = this.begin(op, start, end)
    this.code[this.size++] = a
    return node
  }

  node2(op: number, start: number, end: number, a: number, b: number): number {
    const node = this.begin(op, start, end)
    this.code[this.size++] = a
    this.code[this.size++] = b
    return node
  }

  node3(op: number, start: number, end: number, a: number, b: number, c: number): number {
    const node = this.begin(op, start, end)
    this.code[this.size++] = a
    this.code[this.size++] = b
    this.code[this.size++] = c
    return node
  }

  open(): number {
    return this.top
  }

  push(value: number): void {
    if (this.top === this.stack.length) this.stack = scratch.stack = grown(this.stack, this.top + 1)
    this.stack[this.top++] = value
  }

  /** Writes the count and the items that were pushed since `open`; an item is `width` pushes. */
  close(base: number, width: number): void {
    const length = this.top - base
    if (this.size + length + 16 > this.code.length) this.growCode(length + 16)
    this.code[this.size++] = length / width
    for (let i = base; i < this.top; i++) this.code[this.size++] = this.stack[i] ?? 0
    this.top = base
  }

  /** Takes back what was pushed since `open`, for lists that are no operand. */
  take(base: number): number[] {
    const items = Array.from(this.stack.subarray(base, this.top))
    this.top = base
    return items
  }

  finish(): { code: Int32Array; spans: Int32Array } {
    return { code: this.code.slice(0, this.size), spans: this.spans.slice(0, this.ordinals * 2) }
  }

  private growCode(room: number): void {
    this.code = scratch.code = grown(this.code, this.size + room)
  }
}

function grown(array: Int32Array, needed: number): Int32Array {
  const bigger = new Int32Array(Math.max(array.length * 2, needed))
  bigger.set(array)
  return bigger
}
