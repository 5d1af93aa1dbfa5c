// What the operator says of the place where the gateway stands. Asked for each request, so that it can change while requests run.

import type { HostFilter } from './host-filter.ts'
import type { TrustedHops } from './trusted-hops.ts'

export interface Edge {
  /** Null: every host is answered for. */
  readonly hosts: HostFilter | null
  /** Null: nobody is believed about where a request comes from. */
  readonly hops: TrustedHops | null
  readonly messages: MessageLimits
}

/** Of WebSocket; null where there is no limit. */
export interface MessageLimits {
  /** Either way, with the bytes of all frames of a message as they are sent. */
  readonly bytes: number | null
  /** Frames that begin something, which a client may send. */
  readonly perSecond: number | null
}

export const openEdge: Edge = { hosts: null, hops: null, messages: { bytes: null, perSecond: null } }
