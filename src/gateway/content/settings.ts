// How much of bodies and answers is looked at, and what becomes of a closed field that a body sets.

export interface ContentSettings {
  /** Bytes of a body that a rule reads. */
  readonly body: number
  /** Bytes of an answer that is filtered or that a rule reads; of a stream, of each event or line. */
  readonly answer: number
  /** Of arrays and objects within each other, in both. */
  readonly depth: number
  readonly write: 'refuse' | 'strip'
}

export const usualContent: ContentSettings = { body: 1024 * 1024, answer: 4 * 1024 * 1024, depth: 64, write: 'refuse' }
