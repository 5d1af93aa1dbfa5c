// Decisions as lines of JSON, added to a file or to standard output. A request never waits for the disk: what does not fit is counted, and
// the next line says so.

import { closeSync, openSync, write } from 'node:fs'
import { resolve } from 'node:path'
import { UserError } from '../../base/index.ts'
import {
  type DecisionNote,
  decodePath,
  type Outcome,
  recordCases,
  type SentHead,
  toRecordedLeft,
  toRecordedObjection,
} from '../../gateway/index.ts'
import type { Host } from '../host.ts'

export interface DecisionLog {
  add(outcome: Outcome<DecisionNote>): void
  close(): Promise<void>
}

interface Redact {
  /** What of a path may stand there, given the operations that may answer. */
  readonly path: (path: string, routes: readonly string[]) => string
  /** Names whose values stand nowhere. */
  readonly isTelling: (name: string) => boolean
}

const standardOutput = 1
const rest = 20
const mostBytes = 8 * 1024 * 1024

export function openDecisionLog(path: string | undefined, redact: Redact, host: Host): DecisionLog {
  const descriptor = path === undefined || path === '-' ? standardOutput : open(path, host)
  let waiting = ''
  let dropped = 0
  let number = 0
  let timer: NodeJS.Timeout | null = null
  let writing: Promise<void> | null = null

  const flush = () => {
    timer = null
    if (writing !== null || waiting === '') return
    const bytes = Buffer.from(waiting)
    waiting = ''
    writing = writeAll(descriptor, bytes).then((isWritten) => {
      if (!isWritten) dropped++
      writing = null
      flush()
    })
  }
  const put = (line: object) => {
    waiting += `${JSON.stringify(line)}\n`
    timer ??= setTimeout(flush, rest)
  }
  return {
    add(outcome) {
      number++
      if (waiting.length > mostBytes) {
        dropped++
        return
      }
      if (dropped > 0) {
        put({ time: host.clock.now().toISOString(), gap: dropped })
        dropped = 0
      }
      put({ time: host.clock.now().toISOString(), number, ...toLine(outcome, redact) })
    },
    async close() {
      if (timer !== null) clearTimeout(timer)
      timer = null
      while (writing !== null || waiting !== '') {
        flush()
        await writing
      }
      if (descriptor !== standardOutput) closeSync(descriptor)
    },
  }
}

/** What a caller sent stands here without its query, which may hold secrets. */
function toLine({ client, sent, note, code, status, ended, point, milliseconds }: Outcome<DecisionNote>, redact: Redact): object {
  const verdict = note?.verdict ?? null
  return {
    client: client.address,
    method: sent?.method ?? null,
    ...toPath(sent, note?.routes ?? [], redact),
    routes: note?.routes ?? [],
    principal: note?.principal ?? null,
    mode: note?.mode ?? null,
    verdict: verdict?.kind ?? 'refuse',
    // Where there was no room for the body, the rules were told that it is too long.
    code: verdict === null || code === 'bodies-too-many' ? code : verdict.kind === 'refuse' ? verdict.code : null,
    rule: verdict !== null && 'rule' in verdict ? verdict.rule : null,
    reason: verdict?.reason ?? null,
    closed: note?.closed ?? null,
    answered:
      code === null &&
      note?.isOwn !== true &&
      (status !== null || ended === 'told') &&
      !(note?.mode === 'enforce' && (verdict?.kind === 'redirect' || (verdict?.kind === 'preflight' && verdict.headers !== null)))
        ? 'application'
        : 'gateway',
    status,
    ended,
    ...(point === undefined ? {} : { point }),
    ...(note?.asked === undefined ? {} : { asked: recordCases(note.asked, redact.isTelling), body: note.hasBody ?? null }),
    ...(note?.objections === undefined ? {} : { objections: note.objections.map(toRecordedObjection) }),
    ...(note?.run?.left === undefined ? {} : { left: note.run.left.map(toRecordedLeft) }),
    ...(note?.mended === undefined ? {} : { mended: note.mended }),
    milliseconds: Math.round(milliseconds * 100) / 100,
  }
}

/** What of a path is hidden may be what could be read in two ways. */
function toPath(sent: SentHead | null, routes: readonly string[], redact: Redact): { readonly path: string | null } {
  if (sent === null) return { path: null }
  const path = sent.target.split('?', 1)[0] ?? ''
  const { doubts } = decodePath(path)
  return { path: redact.path(path, routes), ...(doubts.length === 0 ? {} : { doubts }) }
}

function open(path: string, host: Host): number {
  try {
    return openSync(resolve(host.folder, path), 'a', 0o600)
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new UserError('gateway-log-not-written', { path, reason })
  }
}

/** False where the disk or the reader takes no more. */
function writeAll(descriptor: number, bytes: Buffer): Promise<boolean> {
  return new Promise((settle) => {
    const step = (from: number) => {
      write(descriptor, bytes, from, bytes.length - from, null, (error, count) => {
        if (error?.code === 'EAGAIN') setTimeout(() => step(from), rest)
        else if (error) settle(false)
        else if (from + count < bytes.length) step(from + count)
        else settle(true)
      })
    }
    step(0)
  })
}
