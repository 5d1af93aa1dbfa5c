// Who asks. What verifies credentials comes to the gateway as this port.

import type { Principal } from '../../policy/index.ts'
import type { Client, RefusalCode, RequestHead } from '../request/index.ts'

export interface Authenticator {
  /** Never throws for what a client sends: a credential that does not hold is `refused`, and nobody falls back to anonymous. */
  authenticate(head: RequestHead, client: Client): Authentication | Promise<Authentication>
}

export type Authentication =
  | { readonly kind: 'principal'; readonly principal: Principal }
  | {
      readonly kind: 'refused'
      readonly code: RefusalCode
      readonly reason: string
      /** Of the answer. */
      readonly headers: readonly (readonly [string, string])[]
    }
  /** Nobody can be known just now: the keys are away, or too many ask. */
  | { readonly kind: 'unavailable'; readonly reason: string }
