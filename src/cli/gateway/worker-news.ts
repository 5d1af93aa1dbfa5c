// News between the workers of one machine, through the process above them: it passes on what one tells to the others, and keeps what was told
// within the hour for a worker that starts in place of one that ended.

import type { Worker } from 'node:cluster'
import process from 'node:process'
import type { News } from '../shared-store/news.ts'

type Line = readonly [kind: string, line: string]

interface ToldLine {
  readonly at: number
  readonly by: Worker
  readonly line: Line
}

interface Told {
  readonly kind: 'news'
  readonly lines: readonly Line[]
  /** It has heard nothing yet. */
  readonly isNew: boolean
}

interface Heard {
  readonly kind: 'heard'
  /** With the milliseconds since each was told. */
  readonly lines: readonly (readonly [...Line, age: number])[]
}

const kept = 3_600_000
/** Of each kind. */
const mostKept = 20_000
/** Milliseconds in which what happens goes as one message. */
const soon = 5

const isOfKind = (message: unknown, kind: string): boolean =>
  typeof message === 'object' && message !== null && 'kind' in message && message.kind === kind

/** Of a worker. */
export function openWorkerNews(): News {
  const listeners = new Map<string, (line: string, age: number) => void>()
  let waiting: Line[] = []
  let isNew = true
  const listen = (message: unknown) => {
    if (!isOfKind(message, 'heard')) return
    const { lines } = message as Heard // Only `createNewsRelay` says `heard`.
    for (const [kind, line, age] of lines) listeners.get(kind)?.(line, age)
  }
  process.on('message', listen)
  const send = () => {
    if (process.send === undefined || !process.connected) return
    process.send({ kind: 'news', lines: waiting, isNew } satisfies Told)
    isNew = false
    waiting = []
  }
  // When those who listen are there.
  const first = setTimeout(send, 0)
  return {
    tell(kind, line) {
      if (waiting.push([kind, line]) === 1) setTimeout(send, soon).unref()
    },
    onHear(kind, hear) {
      listeners.set(kind, hear)
    },
    close() {
      clearTimeout(first)
      process.off('message', listen)
    },
  }
}

/** Of the process above: passes on what each worker says that it is given. */
export function createNewsRelay(elapsed: () => number): (worker: Worker) => void {
  const workers = new Set<Worker>()
  const told = new Map<string, ToldLine[]>()
  return (worker) => {
    workers.add(worker)
    worker.once('exit', () => workers.delete(worker))
    worker.on('message', (message: unknown) => {
      if (!isOfKind(message, 'news')) return
      const { lines, isNew } = message as Told // Only a worker's news say `news`.
      const now = elapsed()
      if (isNew) {
        const lately = [...told.values()].flat().filter(({ at, by }) => by !== worker && now - at < kept)
        say(
          worker,
          lately.map(({ at, line }) => [...line, now - at]),
        )
      }
      if (lines.length === 0) return
      for (const line of lines) {
        const [kind] = line
        const mine = told.get(kind) ?? []
        mine.push({ at: now, by: worker, line })
        told.set(kind, mine.length > mostKept * 2 ? mine.slice(-mostKept) : mine)
      }
      for (const other of workers)
        if (other !== worker)
          say(
            other,
            lines.map((line) => [...line, 0]),
          )
    })
  }
}

function say(worker: Worker, lines: Heard['lines']): void {
  if (lines.length > 0 && worker.isConnected()) worker.send({ kind: 'heard', lines } satisfies Heard)
}
