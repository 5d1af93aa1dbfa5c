// Another thread: parses files ahead of the evaluation, one after another, until none is left that nobody has taken.

import { type MessagePort, workerData } from 'node:worker_threads'
import { checkPython, encodeForm, parsePython, type SyntaxProblem } from '../../syntax/index.ts'
import { isParseJob, State } from './parse-job.ts'

export interface ParseResult {
  readonly index: number
  /** As `encodeForm` writes it; null where only the problems are wanted, or where the first thread must look itself. */
  readonly form: Uint8Array<ArrayBuffer> | null
  readonly problems: readonly SyntaxProblem[] | null
}

export function parseAhead(): void {
  if (!isParseJob(workerData)) return
  const { files, states, port, isBackwards } = workerData
  for (let i = 0; i < files.length; i++) {
    const index = isBackwards ? files.length - 1 - i : i
    const file = files[index]
    if (file === undefined) continue
    const { bytes, isLowered } = file
    if (Atomics.compareExchange(states, index, State.free, State.taken) !== State.free) continue
    post(port, parse(index, bytes, isLowered))
    Atomics.store(states, index, State.ready)
    Atomics.notify(states, index)
  }
}

/** What is deep or breaks is left to the first thread, so that the answer does not depend on which of them had it. */
function parse(index: number, bytes: Uint8Array, isLowered: boolean): ParseResult {
  try {
    const form = isLowered ? parsePython(bytes).form : null
    const problems = form?.problems ?? checkPython(bytes)
    if (problems.some(({ code }) => code === 'nesting-too-deep')) return { index, form: null, problems: null }
    return { index, form: form === null ? null : encodeForm(form), problems }
  } catch {
    return { index, form: null, problems: null }
  }
}

function post(port: MessagePort, result: ParseResult): void {
  port.postMessage(result, result.form === null ? [] : [result.form.buffer])
}
