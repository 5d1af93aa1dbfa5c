// What all requests of a front have in common.

import type { FrontOptions } from '../core.ts'
import type { Tunnel } from '../tunnel.ts'

export interface RelayPlace extends Pick<FrontOptions, 'upstream' | 'judge' | 'limits' | 'times' | 'elapsed' | 'edge' | 'bodies'> {
  /** Every answer is the last one of its connection. */
  readonly isStopping: () => boolean
  readonly tunnels: Set<Tunnel>
}
