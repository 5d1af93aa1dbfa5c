// Where sessions of people who log in stand, and with what they are sealed where no key is set: both stay while the settings are read again.

import type { Worker } from 'node:cluster'
import { randomBytes } from 'node:crypto'
import { MemorySessions, type SessionStore } from '../../../gateway/index.ts'
import type { Host } from '../../host.ts'
import type { SharedStore } from '../../shared-store/shared-store.ts'
import type { GatewaySettings } from '../read-settings.ts'
import type { WorkerPlace } from '../worker-place.ts'
import { createStoreSessions } from './store-sessions.ts'
import { createSessionAnswers, createWorkerSessions } from './worker-sessions.ts'

export interface SessionRoom {
  readonly store: SessionStore
  readonly ownKey: string
  /** Of sessions in the memory of this process. */
  setMost(most: number): void
}

const usualMost = 10_000

export function openSessionRoom({ isSupervised, sessionKey }: WorkerPlace, store: SharedStore | null, host: Host): SessionRoom {
  if (store !== null) return { store: createStoreSessions(store), ownKey: sessionKey, setMost: () => undefined }
  if (isSupervised) return { store: createWorkerSessions(), ownKey: sessionKey, setMost: () => undefined }
  return remember(new MemorySessions(usualMost, nowOf(host)), randomBytes(32).toString('hex'))
}

/** Of the process above workers, for all of them. */
export function openSupervisedSessions(
  { section }: Pick<GatewaySettings, 'section'>,
  sessionKey: string,
  host: Host,
): { readonly room: SessionRoom; readonly answer: (worker: Worker) => void } {
  const memory = new MemorySessions(Number(section.login?.most ?? usualMost), nowOf(host))
  return { room: remember(memory, sessionKey), answer: createSessionAnswers(memory) }
}

const remember = (memory: MemorySessions, ownKey: string): SessionRoom => ({
  store: memory,
  ownKey,
  setMost(most) {
    memory.most = most
  },
})

const nowOf =
  ({ clock }: Host) =>
  () =>
    clock.now().getTime()
