// The pages for operators: is it alive, may it be sent requests, what does it count, what did it decide, who is shut out.

import { connect } from 'node:net'
import process from 'node:process'
import { UserError } from '../../../base/index.ts'
import {
  type LimitNumbers,
  type PdpNumbers,
  parseRevocations,
  type Revocation,
  type UpstreamAddress,
  type UpstreamPool,
} from '../../../gateway/index.ts'
import { findProgram } from '../../audit/open-audit.ts'
import { searchBeside } from '../../audit/search-job.ts'
import { toQuery } from '../../audit/search-record.ts'
import type { Host } from '../../host.ts'
import type { SharedStore } from '../../shared-store/shared-store.ts'
import { parseListen, showAddress } from '../addresses.ts'
import { isIssuer } from '../caller-settings.ts'
import type { Identity } from '../callers.ts'
import type { PolicyHealth } from '../health.ts'
import type { Records } from '../open-records.ts'
import type { GatewaySettings } from '../read-settings.ts'
import { readSecret } from '../secrets.ts'
import { type AdminAnswer, type AdminPage, type AdminServer, json, startAdmin } from './admin-server.ts'
import type { CallerNumbers } from './caller-numbers.ts'
import type { Numbers } from './numbers.ts'
import { prometheusType, writePrometheus } from './prometheus.ts'

/** What the pages look at; asked anew each time, since the policy may have been read again. */
export interface Watched {
  readonly settings: GatewaySettings
  readonly pool: UpstreamPool
  readonly records: Pick<Records, 'audit' | 'traffic' | 'outcomes'>
  readonly identity: Identity
  readonly policy: PolicyHealth
  readonly limits: () => LimitNumbers | null
  readonly store: Pick<SharedStore, 'numbers'> | null
  readonly pdp: () => PdpNumbers | null
  readonly callers: () => CallerNumbers
}

/** Of this process. */
export function readNumbers({ pool, records, policy, limits, store, identity, pdp, callers }: Watched): Numbers {
  return {
    traffic: records.traffic.list(),
    outcomes: records.outcomes.read(),
    inFlight: records.traffic.inFlight,
    upstream: pool.counts,
    audit: records.audit?.health ?? null,
    reload: { count: policy.reads, failed: policy.failures, isGood: policy.refused === null, waiting: policy.waiting.length },
    limits: limits(),
    store: store?.numbers ?? null,
    isRevocationKnown: identity.isRevocationKnown(),
    pdp: pdp(),
    callers: callers(),
    residentBytes: process.memoryUsage.rss(),
  }
}

/** Null where nobody asked for such a door. `numbers` may add up several processes. */
export async function openAdmin(watch: () => Watched, numbers: () => Numbers | Promise<Numbers>, host: Host): Promise<AdminServer | null> {
  const { options, section, folder } = watch().settings
  const { admin = {} } = section
  const written = options.admin ?? admin.listen
  if (written === undefined) return null
  const listen = parseListen(written)
  const token = admin.token === undefined ? null : await readSecret(admin.token, { key: 'gateway.admin.token', folder, host })
  if (token === null && !isLoopback(listen.host)) throw new UserError('gateway-admin-open', { address: written })
  const pages = new Map<string, AdminPage>([
    ['GET /health', () => json(200, { status: 'live' })],
    ['GET /ready', () => readiness(watch(), numbers)],
    ['GET /metrics', async () => ({ status: 200, type: prometheusType, body: writePrometheus(await numbers()) })],
    ['GET /audit/search', createSearch(watch, host)],
    ['POST /revocations', ({ body }) => revoke(body, watch(), host)],
  ])
  pages.set('GET /', () => json(200, { pages: [...pages.keys()] }))
  const open = new Map<string, AdminPage>([
    ['GET /health', () => json(200, { status: 'live' })],
    ['GET /ready', createOpenReadiness(watch, numbers)],
  ])
  try {
    return await startAdmin({ listen, token, pages, open })
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new UserError('gateway-not-listening', { address: showAddress(listen), reason })
  }
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host)

async function readiness({ pool, records, policy }: Watched, numbers: () => Numbers | Promise<Numbers>): Promise<AdminAnswer> {
  const [isReached, { audit, reload, store, isRevocationKnown }] = await Promise.all([reaches(pool.address), numbers()])
  const isRecorded = audit === null || audit.isWritable
  const isReady = isReached && isRecorded && isRevocationKnown
  return json(isReady ? 200 : 503, {
    ready: isReady,
    application: isReached ? 'reached' : 'away',
    policy: reload.isGood ? 'good' : 'the last one that was read is wrong; the one before holds',
    ...(policy.waiting.length === 0 ? {} : { 'waiting for the next start': policy.waiting }),
    rules: policy.digest,
    since: policy.since,
    record: records.audit === null && audit === null ? 'off' : isRecorded ? 'writable' : 'away',
    store: store === null ? 'off' : store.isThere ? 'reached' : 'away',
    revocations: isRevocationKnown ? 'known' : 'unknown until the store was read once',
  })
}

const readinessKept = 1_000

/** Only yes or no, and however many ask, the application is not asked more than once a second. */
function createOpenReadiness(watch: () => Watched, numbers: () => Numbers | Promise<Numbers>): AdminPage {
  let asked: { readonly at: number; readonly answer: Promise<AdminAnswer> } | null = null
  return async () => {
    const now = performance.now()
    if (asked === null || now - asked.at > readinessKept) asked = { at: now, answer: readiness(watch(), numbers) }
    const { status } = await asked.answer
    return json(status, { ready: status === 200 })
  }
}

const longestConnect = 2_000

function reaches(address: UpstreamAddress): Promise<boolean> {
  return new Promise((settle) => {
    const socket = connect({ ...address, timeout: longestConnect })
    const end = (isReached: boolean) => {
      socket.destroy()
      settle(isReached)
    }
    socket.once('connect', () => end(true))
    socket.once('timeout', () => end(false))
    socket.once('error', () => end(false))
  })
}

const mostRows = 1_000
const words = ['principal', 'client', 'route', 'code', 'rule', 'verdict', 'since', 'until'] as const

function createSearch(watch: () => Watched, host: Host): AdminPage {
  let isBusy = false
  return async ({ query }) => {
    const { audit } = watch().settings
    if (audit === null) return json(404, { error: 'nothing is recorded' })
    if (isBusy) return json(503, { error: 'one search at a time' })
    const asked = Object.fromEntries(words.map((word) => [word, query.get(word) ?? undefined])) as Record<
      (typeof words)[number],
      string | undefined
    > // One for each word.
    const most = Number(query.get('most') ?? 100)
    if (!Number.isInteger(most) || most < 1 || most > mostRows) return json(400, { error: `\`most\` is a number up to ${mostRows}` })
    isBusy = true
    try {
      const rows = await searchBeside(findProgram(), { folder: audit.folder, query: toQuery(asked, audit, host), most })
      return rows === null ? json(503, { error: 'the search took too long' }) : json(200, { records: rows })
    } catch (error) {
      if (error instanceof UserError) return json(400, { error: error.message })
      throw error
    } finally {
      isBusy = false
    }
  }
}

/** The body is a line of the file of revocations; `before` may be left out, and is now. */
function revoke(body: unknown, { identity, settings }: Watched, { clock }: Host): AdminAnswer {
  const revocation = toRevocation(body, clock.now())
  if (revocation === null)
    return json(400, { error: 'write {"issuer": …, "principal": … or null, "before": …} or {"issuer": …, "token": …, "until": …}' })
  if (!isIssuer(revocation.issuer, settings.section)) return json(400, { error: 'there is no such issuer' })
  // Those who answer requests are other processes then, and hear of it by the file alone.
  const isAbove = settings.workers > 1
  if (isAbove && settings.section.revocations === undefined)
    return json(409, {
      revoked: false,
      error: 'several workers learn of it by a file alone: name one with `gateway: {revocations: file:PATH}`',
    })
  const isKept = identity.revoker.revoke(revocation)
  if (isAbove && !isKept)
    return json(503, { revoked: false, error: 'the file of revocations cannot be written, and the workers learn of it by that' })
  return json(200, { revoked: true, kept: isKept })
}

function toRevocation(body: unknown, now: Date): Revocation | null {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return null
  // Tokens say when they were issued by the second: what was issued within this one is taken back too.
  const soon = new Date((Math.floor(now.getTime() / 1000) + 1) * 1000).toISOString().replace('.000Z', 'Z')
  const line = 'token' in body || 'before' in body ? body : { ...body, before: soon }
  const found = parseRevocations(`${JSON.stringify(line)}\n`)
  return 'line' in found ? null : (found[0] ?? null)
}
