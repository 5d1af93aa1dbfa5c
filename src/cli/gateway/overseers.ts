// Who tells a process that answers requests to read again and to end: signals where it stands alone, its supervisor where it is one of several.

import process from 'node:process'
import type { Numbers } from './admin/numbers.ts'
import type { Reloaded } from './gateway-state.ts'
import { type FileList, type FromWorker, isToWorker } from './worker-messages.ts'

export interface Overseer {
  /** It listens. */
  ready(page: string, digest: string, read: FileList): void
  /** Settles when it is time to end. */
  readonly stop: Promise<void>
  /** Settles when nothing is waited for any more. */
  readonly now: Promise<void>
  /** What it counted, for whoever is above it. */
  onCount(count: () => Numbers): void
  onReload(reload: () => Promise<{ readonly reloaded: Reloaded; readonly read: FileList }>): void
  close(): void
}

type Reload = Parameters<Overseer['onReload']>[0]

/** The first signal waits for what runs, the second does not, and SIGHUP reads everything again. */
export function createSignals(note: (text: string) => void): Overseer {
  const ends = createEnds()
  let reload: Reload | null = null
  const again = () => void reload?.().then(({ reloaded }) => note(reloaded.text))
  for (const signal of endings) process.on(signal, ends.end)
  process.on('SIGHUP', again)
  return {
    ready: note,
    ...ends.settled,
    onCount: () => undefined,
    onReload: (ask) => {
      reload = ask
    },
    close() {
      for (const signal of endings) process.off(signal, ends.end)
      process.off('SIGHUP', again)
    },
  }
}

export const endings = ['SIGTERM', 'SIGINT'] as const

/** Of a worker. Ctrl-C and the end of a terminal reach it as well, and are its supervisor's business. */
export function createSupervised(): Overseer {
  const ends = createEnds()
  const send = (message: FromWorker) => {
    if (process.connected) process.send?.(message)
  }
  let reload: Reload | null = null
  let count: (() => Numbers) | null = null
  const receive = (message: unknown) => {
    if (!isToWorker(message)) return
    if (message.kind === 'reload') void reload?.().then((done) => send({ kind: 'reloaded', ...done }))
    else if (message.kind === 'count') {
      if (count !== null) send({ kind: 'counted', question: message.question, numbers: count() })
    } else if (message.kind === 'stop') ends.stop()
    else ends.now()
  }
  process.on('message', receive)
  // Nobody is above it any more.
  process.on('disconnect', ends.stop)
  process.on('SIGTERM', ends.end)
  const ignore = () => undefined
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, ignore)
  return {
    ready: (page, digest, read) => send({ kind: 'ready', page, digest, read }),
    ...ends.settled,
    onCount: (ask) => {
      count = ask
    },
    onReload: (ask) => {
      reload = ask
    },
    close() {
      process.off('message', receive)
      process.off('disconnect', ends.stop)
      process.off('SIGTERM', ends.end)
      if (process.connected) process.disconnect()
    },
  }
}

function createEnds() {
  let stop = () => {}
  let now = () => {}
  const settled = {
    stop: new Promise<void>((settle) => {
      stop = settle
    }),
    now: new Promise<void>((settle) => {
      now = settle
    }),
  }
  let isTold = false
  return {
    settled,
    stop,
    now: () => {
      now()
      stop()
    },
    /** At once where it is told again. */
    end: () => {
      if (isTold) now()
      isTold = true
      stop()
    },
  }
}
