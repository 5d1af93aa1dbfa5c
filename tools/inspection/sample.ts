// One request of a corpus, as it goes over the wire.

export interface Sample {
  readonly id: string
  readonly corpus: string
  /** What is attacked, or what is legitimately written. */
  readonly kind: string
  readonly isAttack: boolean
  /** By hash of what it holds, so that it is the same in every run: cases to tune by, and cases that nobody looks at. */
  readonly part: 'tuning' | 'held-out'
  readonly method: string
  /** Path and query as they stand in the request line. */
  readonly target: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: Uint8Array | null
  /** Where a route of a known application is meant: which document. */
  readonly document: string | null
  /** Of an attack: the value as an application would get it. */
  readonly payload: string | null
}

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

export const usualHeaders = (contentType: string | null): [string, string][] => [
  ['Host', 'shop.example'],
  ['User-Agent', 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'],
  ['Accept', 'application/json, text/plain, */*'],
  ['Accept-Language', 'en-US,en;q=0.7,de;q=0.3'],
  ...(contentType === null ? [] : ([['Content-Type', contentType]] as [string, string][])),
]
