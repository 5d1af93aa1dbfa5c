// What the policy says of abuse, in milliseconds and parts of one.

import type { Route } from '../../../model/index.ts'
import { fitsRoute } from '../../../policy/index.ts'
import { liesIn, type Network, parseAddress } from '../../request/index.ts'
import type { ShieldRequest } from '../shield.ts'
import type { WrittenShieldMode } from '../shield-mode.ts'
import { headerOf } from './caller-marks.ts'
import { type InflateRules, usualInflate } from './inflate-bounds.ts'
import { isSignedWith } from './message-signature.ts'
import { type ReadRules, usualReads } from './object-reads.ts'
import { type SignInRules, usualSignIns } from './sign-ins.ts'
import type { AbuseKind } from './suspicion.ts'
import { type ReplayRules, usualReplay } from './token-places.ts'
import { type UploadRules, usualUploads } from './upload-counts.ts'

/** note: only noted. slow: lets it through later. wait: 429. block: 403. */
export type AbuseAnswer = 'note' | 'slow' | 'wait' | 'block'

export interface AbuseRules {
  readonly mode: WrittenShieldMode
  readonly answers: Readonly<Record<AbuseKind, AbuseAnswer>>
  readonly signIns: SignInRules
  readonly reads: ReadRules
  readonly replay: ReplayRules
  readonly uploads: UploadRules
  readonly inflate: InflateRules
  /** Bytes of a body that are looked at. */
  readonly looked: number
  /** Milliseconds that `slow` takes. */
  readonly delay: number
  readonly allowed: readonly Allowed[]
  /** By operation, as a person wrote it. */
  readonly fields: ReadonlyMap<string, WrittenSignInFields>
  /** The cookie that holds a session; null where none does. */
  readonly cookie: string | null
}

export interface WrittenSignInFields {
  readonly place: 'body' | 'query'
  readonly account: string | null
  readonly secret: string
  readonly token: string | null
}

/** All that is given must hold. */
export interface Allowed {
  readonly networks: readonly Network[] | null
  readonly principals: readonly string[] | null
  readonly agents: readonly string[] | null
  readonly routes: readonly string[] | null
  readonly kinds: readonly AbuseKind[] | null
  /** Base64; null: they need not sign. */
  readonly secret: string | null
}

export const usualAbuse: AbuseRules = {
  mode: {},
  answers: {
    'brute-force': 'wait',
    stuffing: 'wait',
    enumeration: 'wait',
    scraping: 'wait',
    replay: 'block',
    uploads: 'wait',
    decompression: 'block',
  },
  signIns: usualSignIns,
  reads: usualReads,
  replay: usualReplay,
  uploads: usualUploads,
  inflate: usualInflate,
  looked: 8 * 1024 * 1024,
  delay: 2000,
  allowed: [],
  fields: new Map(),
  cookie: null,
}

/** What may hold for a route at all, whoever asks. */
export const allowedOn = (allowed: readonly Allowed[], route: Route): readonly Allowed[] =>
  allowed.filter(({ routes }) => routes === null || routes.some((pattern) => fitsRoute(pattern, route.method, route.path)))

export function isAllowed(allowed: readonly Allowed[], { client, principal, head, now }: ShieldRequest, kind: AbuseKind): boolean {
  if (allowed.length === 0) return false
  const agent = headerOf(head, 'user-agent')
  return allowed.some(({ networks, principals, agents, kinds, secret }) => {
    if (kinds !== null && !kinds.includes(kind)) return false
    // A name that anybody may call themselves lets nobody in.
    if (networks === null && principals === null && secret === null) return false
    if (principals !== null && (principal.id === undefined || !principals.includes(principal.id))) return false
    if (agents !== null && !agents.some((begin) => agent.startsWith(begin))) return false
    const parsed = networks === null ? null : parseAddress(client.address)
    if (networks !== null && (parsed === null || !networks.some((network) => liesIn(parsed, network)))) return false
    return secret === null || isSignedWith(secret, head, now)
  })
}
