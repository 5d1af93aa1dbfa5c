// The first thread's side of parsing ahead: hands the files over, takes what is ready, and does the rest itself.

import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads'
import { decodeForm, type Form, type SyntaxProblem } from '../../syntax/index.ts'
import type { ParseResult } from './parse.ts'
import { type ParseFile, type ParseJob, State } from './parse-job.ts'

export interface AheadFile extends ParseFile {
  readonly path: string
}

/** A second thread that has died must not be waited for for ever. */
const longestWait = 10_000

export class Ahead {
  private readonly indexes: ReadonlyMap<string, number>
  private readonly states: Int32Array<SharedArrayBuffer>
  private readonly port
  private readonly worker: Worker
  private readonly results = new Map<number, ParseResult>()

  /** `bundle` starts the second thread: this program again. */
  constructor(bundle: URL, files: readonly AheadFile[]) {
    this.indexes = new Map(files.map(({ path }, index) => [path, index]))
    this.states = new Int32Array(new SharedArrayBuffer(Math.max(1, files.length) * 4))
    const { port1, port2 } = new MessageChannel()
    this.port = port1
    const job: ParseJob = {
      kind: 'fastward-parse',
      files: files.map(({ bytes, isLowered }) => ({ bytes, isLowered })),
      states: this.states,
      port: port2,
    }
    // The stack is the first thread's size, so that both give up on the same files.
    this.worker = new Worker(bundle, {
      workerData: job,
      transferList: [port2],
      resourceLimits: { stackSizeMb: 1 },
      stdout: true,
      stderr: true,
    })
    this.worker.unref()
    // Without it, what the worker did not do is done here.
    this.worker.on('error', () => {})
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
    this.port.close()
    void this.worker.terminate()
  }

  private take(path: string): ParseResult | null {
    const index = this.indexes.get(path)
    if (index === undefined) return null
    const state = Atomics.compareExchange(this.states, index, State.free, State.kept)
    if (state === State.free || state === State.kept) return null
    if (state === State.taken && Atomics.wait(this.states, index, State.taken, longestWait) === 'timed-out') return null
    while (!this.results.has(index)) {
      const received = receiveMessageOnPort(this.port)
      if (received === undefined) return null
      // Only `parse.ts` holds the other end.
      const result = received.message as ParseResult
      this.results.set(result.index, result)
    }
    const result = this.results.get(index) ?? null
    this.results.delete(index)
    return result
  }
}
