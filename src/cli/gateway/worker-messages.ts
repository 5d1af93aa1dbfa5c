// What a supervisor and its workers say to each other.

import type { Reloaded } from './gateway-state.ts'

export type ToWorker =
  /** Read everything again. */
  | { readonly kind: 'reload' }
  /** Answer what was taken, and end. */
  | { readonly kind: 'stop' }
  /** End. */
  | { readonly kind: 'now' }

export type FromWorker =
  /** It listens. `read` are the files that it read, by what they were. */
  | { readonly kind: 'ready'; readonly page: string; readonly digest: string; readonly read: FileList }
  | { readonly kind: 'reloaded'; readonly reloaded: Reloaded; readonly read: FileList }

export type FileList = readonly (readonly [string, string])[]

export function isFromWorker(message: unknown): message is FromWorker {
  return typeof message === 'object' && message !== null && 'kind' in message && (message.kind === 'ready' || message.kind === 'reloaded')
}

export function isToWorker(message: unknown): message is ToWorker {
  return (
    typeof message === 'object' &&
    message !== null &&
    'kind' in message &&
    (message.kind === 'reload' || message.kind === 'stop' || message.kind === 'now')
  )
}
