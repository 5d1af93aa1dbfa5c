// What a proxy is told: let it go on, with headers of ours for the application, or give the client this answer.

import type { RefusalCode } from '../request/index.ts'

export type Headers = readonly (readonly [string, string])[]

export type PointAnswer =
  | { readonly kind: 'pass'; readonly headers: Headers }
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly reason: string
      readonly headers: Headers
      readonly body: string
      /** Null of what is no refusal: a redirect. */
      readonly code: RefusalCode | null
    }
