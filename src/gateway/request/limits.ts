// How much of a head is read.

export interface HeadLimits {
  /** Of the request line and all headers. */
  readonly headBytes: number
  readonly headers: number
  readonly targetBytes: number
}

export const usualHeadLimits: HeadLimits = { headBytes: 16 * 1024, headers: 100, targetBytes: 8 * 1024 }
