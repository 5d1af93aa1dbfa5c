// What a supervisor and its workers say to each other.

import type { Numbers } from './admin/numbers.ts'
import type { Reloaded } from './gateway-state.ts'

export type ToWorker =
  /** Read everything again. */
  | { readonly kind: 'reload' }
  /** Say what you counted. */
  | { readonly kind: 'count'; readonly question: number }
  /** Answer what was taken, and end. */
  | { readonly kind: 'stop' }
  /** End. */
  | { readonly kind: 'now' }

export type FromWorker =
  /** It listens. `read` are the files that it read, by what they were. */
  | { readonly kind: 'ready'; readonly page: string; readonly digest: string; readonly read: FileList }
  | { readonly kind: 'reloaded'; readonly reloaded: Reloaded; readonly read: FileList }
  | { readonly kind: 'counted'; readonly question: number; readonly numbers: Numbers }

export type FileList = readonly (readonly [string, string])[]

export const isFromWorker = (message: unknown): message is FromWorker => isOfKind(message, ['ready', 'reloaded', 'counted'])

export const isToWorker = (message: unknown): message is ToWorker => isOfKind(message, ['reload', 'count', 'stop', 'now'])

export const isOfKind = (message: unknown, kinds: readonly string[]): boolean =>
  typeof message === 'object' && message !== null && 'kind' in message && kinds.includes(String(message.kind))
