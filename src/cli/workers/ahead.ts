// The first thread's side of parsing ahead: hands the files to other threads, takes what is ready, and does the rest itself.

import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads'
import { decodeForm, type Form, type SyntaxProblem } from '../../syntax/index.ts'
import type { ParseResult } from './parse.ts'
import { type ParseFile, type ParseJob, State } from './parse-job.ts'

export interface AheadFile extends ParseFile {
  readonly path: string
}

/** A thread that has died must not be waited for for ever. */
const longestWait = 10_000

export class Ahead {
  private readonly indexes: ReadonlyMap<string, number>
  private readonly states: Int32Array<SharedArrayBuffer>
  private readonly ports: MessagePort[] = []
  private readonly workers: Worker[] = []
  private readonly results = new Map<number, ParseResult>()

  /** `bundle` starts the other threads: this program again. */
  constructor(bundle: URL, files: readonly AheadFile[], threads: number) {
    this.indexes = new Map(files.map(({ path }, index) => [path, index]))
    this.states = new Int32Array(new SharedArrayBuffer(Math.max(1, files.length) * 4))
    for (let thread = 0; thread < threads; thread++) this.start(bundle, files, thread)
  }

  private start(bundle: URL, files: readonly AheadFile[], thread: number): void {
    const { port1, port2 } = new MessageChannel()
    const job: ParseJob = {
      kind: 'fastward-parse',
      files: files.map(({ bytes, isLowered }) => ({ bytes, isLowered })),
      states: this.states,
      port: port2,
      isBackwards: thread % 2 === 1,
    }
    // The stack is the first thread's size, so that both give up on the same files.
    const worker = new Worker(bundle, {
      workerData: job,
      transferList: [port2],
      resourceLimits: { stackSizeMb: 1 },
      stdout: true,
      stderr: true,
    })
    worker.unref()
    // Without it, what the worker did not do is done here.
    worker.on('error', () => {})
    this.ports.push(port1)
    this.workers.push(worker)
  }

  takeForm(path: string): Form | null {
    const result = this.take(path)
    return result?.form ? decodeForm(result.form) : null
  }

  takeProblems(path: string): readonly SyntaxProblem[] | null {
    return this.take(path)?.problems ?? null
  }

  close(): void {
    for (let index = 0; index < this.states.length; index++) Atomics.compareExchange(this.states, index, State.free, State.kept)
    for (const port of this.ports) port.close()
    for (const worker of this.workers) void worker.terminate()
  }

  private take(path: string): ParseResult | null {
    const index = this.indexes.get(path)
    if (index === undefined) return null
    const state = Atomics.compareExchange(this.states, index, State.free, State.kept)
    if (state === State.free || state === State.kept) return null
    if (state === State.taken && Atomics.wait(this.states, index, State.taken, longestWait) === 'timed-out') return null
    for (const port of this.ports) {
      if (this.results.has(index)) break
      for (let received = receiveMessageOnPort(port); received !== undefined; received = receiveMessageOnPort(port)) {
        // Only `parse.ts` holds the other end.
        const result = received.message as ParseResult
        this.results.set(result.index, result)
        if (result.index === index) break
      }
    }
    const result = this.results.get(index) ?? null
    this.results.delete(index)
    return result
  }
}
