// Where threads lay down the files that they parse for each other: memory that they share, in which each file is parsed once, by
// whoever comes first.

import { decodeForm, encodeForm, type Form, type SyntaxProblem } from '../../syntax/index.ts'

export interface DeskFile {
  readonly path: string
  readonly bytes: Uint8Array
  /** The form is likely to be wanted, and not its problems alone. */
  readonly isLowered: boolean
}

/** Plain data, as it goes to another thread. */
export interface DeskMemory {
  readonly files: readonly DeskFile[]
  /** One `State` for each file. */
  readonly states: Int32Array<SharedArrayBuffer>
  /** For each file, where its form or its problems lie in `shelf`: offset and length. */
  readonly slots: Int32Array<SharedArrayBuffer>
  readonly shelf: Uint8Array<SharedArrayBuffer>
  /** How much of the shelf is in use. */
  readonly used: Int32Array<SharedArrayBuffer>
  /** How many threads read what lies there. */
  readonly readers: number
}

/** `taken`: a thread parses it; `ready`: it lies on the shelf; `own`: each thread that wants it does it itself. */
export const State = { free: 0, taken: 1, ready: 2, own: 3 } as const

export interface Parsed {
  /** Null where only the problems are known. */
  readonly form: Form | null
  readonly problems: readonly SyntaxProblem[]
}

/** Bytes of the shelf for a byte of a file. The forms of real programs take four to five; what is not used costs nothing. */
const room = 8
/** And for a file, however small. */
const least = 4_000
const mostRoom = 1_500_000_000
/** A thread that has died must not be waited for for ever. */
const longestWait = 10_000

export function layDesk(given: readonly DeskFile[], readers: number): DeskMemory {
  const total = given.reduce((sum, { bytes }) => sum + bytes.length, 0)
  const texts = new Uint8Array(new SharedArrayBuffer(Math.max(1, total)))
  let at = 0
  const files = given.map(({ path, bytes, isLowered }): DeskFile => {
    texts.set(bytes, at)
    at += bytes.length
    return { path, bytes: texts.subarray(at - bytes.length, at), isLowered }
  })
  return {
    files,
    states: new Int32Array(new SharedArrayBuffer(4 * Math.max(1, files.length))),
    slots: new Int32Array(new SharedArrayBuffer(8 * Math.max(1, files.length))),
    shelf: new Uint8Array(new SharedArrayBuffer(Math.min(mostRoom, total * room + files.length * least))),
    used: new Int32Array(new SharedArrayBuffer(4)),
    readers,
  }
}

export class Desk {
  readonly memory: DeskMemory
  private readonly indexes: ReadonlyMap<string, number>

  constructor(memory: DeskMemory) {
    this.memory = memory
    this.indexes = new Map(memory.files.map(({ path }, index) => [path, index]))
  }

  bytesOf(path: string): Uint8Array | null {
    const index = this.indexes.get(path)
    return index === undefined ? null : (this.memory.files[index]?.bytes ?? null)
  }

  /** What another thread made of a file. Else null, and whoever asked parses it now and may `offer` what it made. */
  take(path: string): Parsed | null {
    const index = this.indexes.get(path)
    if (index === undefined) return null
    const { states } = this.memory
    const state = Atomics.compareExchange(states, index, State.free, this.memory.readers > 1 ? State.taken : State.own)
    if (state === State.free || state === State.own) return null
    if (state === State.taken && Atomics.wait(states, index, State.taken, longestWait) === 'timed-out') return null
    return Atomics.load(states, index) === State.ready ? this.read(index) : null
  }

  /** Of what `take` did not have. */
  offer(path: string, parsed: Parsed): void {
    const index = this.indexes.get(path)
    if (index !== undefined && this.memory.readers > 1 && Atomics.load(this.memory.states, index) === State.taken) this.put(index, parsed)
  }

  /** Parses what nobody has taken, until nothing is left. */
  work(parse: (file: DeskFile) => Parsed | null, isBackwards: boolean): void {
    const { files, states } = this.memory
    for (let i = 0; i < files.length; i++) {
      const index = isBackwards ? files.length - 1 - i : i
      const file = files[index]
      if (file === undefined || Atomics.compareExchange(states, index, State.free, State.taken) !== State.free) continue
      this.put(index, parse(file))
    }
  }

  /** Nobody begins another file. */
  close(): void {
    const { files, states } = this.memory
    for (let index = 0; index < files.length; index++) Atomics.compareExchange(states, index, State.free, State.own)
  }

  private put(index: number, parsed: Parsed | null): void {
    const { states } = this.memory
    const isKept = parsed !== null && !isTooDeep(parsed) && this.write(index, parsed)
    Atomics.store(states, index, isKept ? State.ready : State.own)
    Atomics.notify(states, index)
  }

  private write(index: number, { form, problems }: Parsed): boolean {
    const { slots, shelf, used } = this.memory
    const bytes = form !== null ? encodeForm(form) : problems.length > 0 ? new TextEncoder().encode(JSON.stringify(problems)) : null
    if (bytes === null) return true
    // Forms are read where they lie, and numbers of eight bytes are among them.
    const length = Math.ceil(bytes.length / 8) * 8
    const offset = Atomics.add(used, 0, length)
    if (offset < 0 || offset + length > shelf.length) return false
    shelf.set(bytes, offset)
    slots[2 * index] = offset
    slots[2 * index + 1] = form === null ? -bytes.length : bytes.length
    return true
  }

  private read(index: number): Parsed | null {
    const { slots, shelf } = this.memory
    const [offset = 0, length = 0] = [slots[2 * index], slots[2 * index + 1]]
    if (length === 0) return { form: null, problems: [] }
    // `write` put the problems of a file there.
    if (length < 0)
      return { form: null, problems: JSON.parse(new TextDecoder().decode(shelf.slice(offset, offset - length))) as SyntaxProblem[] }
    const form = decodeForm(shelf.subarray(offset, offset + length))
    return form === null ? null : { form, problems: form.problems }
  }
}

/** How deep a file may be hangs on the thread's stack: each gives up by itself, so that the answer is that of the thread that asks. */
function isTooDeep({ problems }: Parsed): boolean {
  return problems.some(({ code }) => code === 'nesting-too-deep')
}
