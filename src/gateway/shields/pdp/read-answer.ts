// What another decision point answers (AuthZEN 1.0, 6.2 and 7.2), and what it says of itself (9): JSON that all readers read alike, or nothing at all.
// A decision is `true` or `false`; whatever else stands there is none, and whoever asks denies.

import { readJson } from '../../content/index.ts'

export interface PdpDecision {
  readonly allows: boolean
  /** A word of its `context` for the record; free text is not kept, since it may say whom it is about. */
  readonly reason: string | null
}

export interface PdpEndpoints {
  readonly evaluation: URL
  /** Null: it takes one question at a time. */
  readonly evaluations: URL | null
}

type Table = Readonly<Record<string, unknown>>

const depth = 64
const isTable = (value: unknown): value is Table => typeof value === 'object' && value !== null && !Array.isArray(value)

function readTable(bytes: Uint8Array): Table | null {
  const read = readJson(bytes, depth)
  return read.kind === 'read' && isTable(read.value) ? read.value : null
}

/** Null where it is no decision. */
export function readDecision(bytes: Uint8Array): PdpDecision | null {
  const answer = readTable(bytes)
  return answer === null ? null : toDecision(answer)
}

/** In the order of the questions; null where they are not that many, or one of them is none. */
export function readDecisions(bytes: Uint8Array, count: number): readonly PdpDecision[] | null {
  const list = readTable(bytes)?.['evaluations']
  if (!Array.isArray(list) || list.length !== count) return null
  const decisions = list.flatMap((one: unknown) => (isTable(one) ? (toDecision(one) ?? []) : []))
  return decisions.length === count ? decisions : null
}

function toDecision({ decision, context }: Table): PdpDecision | null {
  if (typeof decision !== 'boolean') return null
  const said = isTable(context) ? [context['code'], context['reason'], context['id']] : []
  const reason = said.find((word): word is string => typeof word === 'string' && /^[A-Za-z0-9_.:-]{1,64}$/.test(word))
  return { allows: decision, reason: reason ?? null }
}

/** Where what it says of itself stands (9.2): before the path of its name. */
export function metadataOf(name: string): URL {
  const address = new URL(name)
  const path = address.pathname === '/' ? '' : address.pathname
  address.pathname = `/.well-known/authzen-configuration${path}`
  return address
}

/** Where there is no document (9.2 leaves that open): one question at a time. */
export const usualEndpoints = (name: string): PdpEndpoints => ({
  evaluation: new URL(`${name.replace(/\/$/, '')}/access/v1/evaluation`),
  evaluations: null,
})

/**
 * Null where the document is not about that decision point (9.2.3), or sends questions elsewhere: what is shown to it is for one host alone.
 */
export function readMetadata(bytes: Uint8Array, name: string): PdpEndpoints | null {
  const document = readTable(bytes)
  if (document === null || document['policy_decision_point'] !== name) return null
  const { origin } = new URL(name)
  const at = (written: unknown): URL | null => {
    if (typeof written !== 'string' || !URL.canParse(written)) return null
    const address = new URL(written)
    return address.origin === origin && address.username === '' && address.password === '' ? address : null
  }
  const evaluation = at(document['access_evaluation_endpoint'])
  const several = document['access_evaluations_endpoint']
  const evaluations = several === undefined ? null : at(several)
  return evaluation === null || (several !== undefined && evaluations === null) ? null : { evaluation, evaluations }
}
