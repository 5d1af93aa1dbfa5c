// What the thread that answers requests and the thread that keeps the record say to each other.

import type { AuditRoute, PackedDecisions } from '../../audit/index.ts'
import type { Collector } from '../otlp/post.ts'
import type { KeySource } from './secret-files.ts'
import type { SegmentLimits } from './segment-writer.ts'

/** To keep the record: of one process, over all chains, or both. */
export interface AuditJob {
  readonly kind: 'fastward-audit'
  readonly folder: string
  readonly writer: WriterJob | null
  readonly keeper: KeeperJob | null
}

export interface WriterJob {
  readonly chain: string
  readonly application: string
  readonly version: string
  readonly limits: SegmentLimits
  readonly hashKey: Uint8Array
  readonly plain: readonly ('principal' | 'client')[]
  readonly hidden: readonly string[]
  /** Gets a copy of what is recorded. */
  readonly collector: Collector | null
  /** A database that gets one too; `name` is shown. */
  readonly store: { readonly address: string; readonly name: string } | null
  /** Slots as `Shared` names them. */
  readonly shared: Int32Array<SharedArrayBuffer>
}

/** Signs what all chains hold, and sends that elsewhere. */
export interface KeeperJob {
  readonly key: KeySource
  /** Where paths start. */
  readonly base: string
  readonly anchors: readonly string[]
  /** Milliseconds. */
  readonly every: number
  /** Days; null keeps everything. */
  readonly retain: number | null
}

/** Decisions of this process. `done`: up to this one they are on disk or given up; `lost`: so many were given up; both go round at 32 bits.
 * `isWritable`: 1 after a batch that came to the disk; `missed`: so many copies were given up. */
export const Shared = { done: 0, lost: 1, isWritable: 2, missed: 3, size: 4 } as const

export const makeShared = (): Int32Array<SharedArrayBuffer> => new Int32Array(new SharedArrayBuffer(4 * Shared.size))

export type ToWriter =
  | {
      readonly kind: 'batch'
      readonly decisions: PackedDecisions
      /** Decisions before these that found no place. */
      readonly dropped: number
      readonly policy: string
      readonly wantsAnswer: boolean
    }
  | { readonly kind: 'routes'; readonly routes: readonly AuditRoute[] }
  | { readonly kind: 'close' }

export type FromWriter =
  /** `next` is the number of the first decision to come. */
  | { readonly kind: 'ready'; readonly next: number }
  /** `isBroken`: what is on disk is not what a gateway wrote. */
  | { readonly kind: 'refused'; readonly place: string; readonly reason: string; readonly isBroken: boolean }
  /** Of all decisions up to this one since the last answer. */
  | { readonly kind: 'written'; readonly upTo: number; readonly isOnDisk: boolean }
  /** To tell the operator. */
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'closed' }
