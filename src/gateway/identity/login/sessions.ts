// Sessions of people who logged in, as requests ask for them. What was read from the store counts for a second, and is read again in passing before; tokens are
// renewed before they end, by one request of one process, while the others go on with what still holds.

import type { Authentication } from '../../decide/index.ts'
import type { Issuer } from '../issuer.ts'
import type { Revocations } from '../judge-token.ts'
import { toPrincipal } from '../principal.ts'
import { anonymous } from '../refusals.ts'
import type { LogoutStatement } from './id-token.ts'
import type { Seal } from './seal.ts'
import { createSessionId, hashSessionId, readSession, type Session, type SessionNames, writeSession } from './session.ts'
import { type SessionStore, SessionsAway } from './session-store.ts'

export type Renewed =
  | { readonly kind: 'renewed'; readonly session: Session }
  /** The issuer says that it is over. */
  | { readonly kind: 'over' }
  | { readonly kind: 'away' }

export interface SessionPlace {
  readonly store: SessionStore
  readonly issuer: Issuer
  readonly revocations: Revocations
  readonly seal: Seal
  /** Whose sessions they are: those of another client or issuer are none here, though one store holds them. */
  readonly about: string
  readonly names: SessionNames
  /** Milliseconds. */
  readonly idle: number
  readonly lifetime: number
  readonly mostEach: number
  readonly now: () => number
  /** Asks the issuer for new tokens. */
  renew(session: Session): Promise<Renewed>
  /** Tells the issuer that a refresh token is of no use any more; nobody waits for it. */
  forget(refresh: string): void
}

interface Live {
  readonly session: Session
  readonly authentication: Authentication
  readAt: number
  /** From when on new tokens are asked for. */
  readonly renewAt: number
  /** The issuer was away: it is not asked again before. */
  askAfter: number
  reading: boolean
}

/** Milliseconds for which what was read counts, and after which it is read again in passing. */
const counts = 1000
const renews = 500
const mostLive = 10_000
/** One who renews has so long; the others look so often. */
const claimLife = 15_000
const lookEvery = 100
const mostLooks = 80
/** After the issuer was away. */
const pause = 5000

const away: Authentication = { kind: 'unavailable', reason: 'sessions-away' }
const issuerAway: Authentication = { kind: 'unavailable', reason: 'issuer-away' }

export class Sessions {
  readonly #place: SessionPlace
  readonly #live = new Map<string, Live>()
  readonly #reading = new Map<string, Promise<Live | null>>()
  readonly #renewing = new Map<string, Promise<Authentication>>()

  constructor(place: SessionPlace) {
    this.#place = place
  }

  /** Whose session it is, by the hash of its id; nobody's where there is none any more. */
  find(hash: string): Authentication | Promise<Authentication> {
    const now = this.#place.now()
    const live = this.#live.get(hash)
    if (live === undefined || now - live.readAt >= counts || now < live.readAt) return this.#readAndJudge(hash)
    if (now - live.readAt >= renews && !live.reading) {
      live.reading = true
      // Whoever comes after the second is over is told what became of it.
      this.#read(hash).catch(() => undefined)
    }
    return this.#judge(live, hash, now)
  }

  /** The id of a new one, for a cookie; null where it was ended while it began, or is too large. */
  async begin(session: Session): Promise<string | null> {
    const { store, seal, about, names, idle, lifetime, mostEach } = this.#place
    const text = writeSession(session)
    if (text === null) return null
    const id = createSessionId()
    const hash = hashSessionId(id)
    const [person = ''] = names.of('sub', about, session.sub)
    const all = [person, ...(session.sid === null ? [] : names.of('sid', about, session.sid).slice(0, 1))]
    for (const over of await store.enter(hash, all, mostEach, lifetime)) this.#live.delete(over)
    return (await store.write(hash, all, seal.seal(text, `${hash}\n${about}`), Math.min(idle, lifetime))) ? id : null
  }

  /** What it was; null where there is none. `forgets`: its person is leaving the issuer too, who may end all that he gave with what is taken back. */
  async end(hash: string, forgets: boolean): Promise<Session | null> {
    const { store } = this.#place
    const live = await this.#read(hash)
    await store.end(hash, live === null ? [] : this.#namesOf(live.session))
    this.#live.delete(hash)
    if (forgets && live !== null && live.session.refresh !== null) this.#place.forget(live.session.refresh)
    return live?.session ?? null
  }

  /** As the issuer says it, once: of one session of his, or of somebody everywhere. How many there were; null where he said it before. */
  async hear({ sub, sid, jti, until }: LogoutStatement): Promise<number | null> {
    const { store, about, issuer, now } = this.#place
    const what = hashSessionId(JSON.stringify(['logout', about, jti]))
    if (!(await store.claim(what, Math.max(1, until * 1000 - now()) + issuer.claims.skew * 1000))) return null
    try {
      return await (sid === null ? this.#endAll('sub', sub ?? '') : this.#endAll('sid', sid))
    } catch (error) {
      // He may say it again.
      await store.release(what).catch(() => undefined)
      throw error
    }
  }

  async #endAll(kind: 'sub' | 'sid', value: string): Promise<number> {
    const { store, names, about } = this.#place
    let ended = 0
    for (const name of names.of(kind, about, value)) ended += await store.endAll(name)
    // Which of those that are remembered here they were, their next reading tells.
    this.#live.clear()
    return ended
  }

  async #readAndJudge(hash: string): Promise<Authentication> {
    try {
      const live = await this.#read(hash)
      return live === null ? anonymous : await this.#judge(live, hash, this.#place.now())
    } catch (error) {
      if (error instanceof SessionsAway) return away
      throw error
    }
  }

  #read(hash: string): Promise<Live | null> {
    const before = this.#reading.get(hash)
    if (before !== undefined) return before
    const reading = this.#load(hash).finally(() => this.#reading.delete(hash))
    this.#reading.set(hash, reading)
    return reading
  }

  async #load(hash: string): Promise<Live | null> {
    const { store, seal, about, idle, lifetime, now } = this.#place
    const before = this.#live.get(hash)
    try {
      const text = await store.read(hash, Math.min(idle, lifetime))
      const opened = text === null ? null : seal.open(text, `${hash}\n${about}`)
      const session = opened === null ? null : readSession(opened)
      if (session === null || now() >= session.begun + lifetime) {
        this.#live.delete(hash)
        // What cannot be opened here may be to others: keys are changed on one gateway after the other.
        if (session !== null) await store.end(hash, this.#namesOf(session))
        return null
      }
      const same = before !== undefined && before.session.until === session.until ? before : null
      return this.#keep(hash, session, same)
    } finally {
      if (before !== undefined) before.reading = false
    }
  }

  /** `same`: what was known of it, and still is so: one object for one session is asked for less. */
  #keep(hash: string, session: Session, same: Live | null): Live | null {
    const readAt = this.#place.now()
    if (same !== null) {
      same.readAt = readAt
      return same
    }
    const principal = toPrincipal(session.claims, this.#place.issuer.principal)
    if (principal === null) return null
    const live: Live = {
      session,
      authentication: { kind: 'principal', principal },
      readAt,
      renewAt: session.refresh === null ? session.until : session.until - leadOf(session, readAt),
      askAfter: 0,
      reading: false,
    }
    if (this.#live.size >= mostLive && !this.#live.has(hash)) this.#live.delete(this.#live.keys().next().value ?? '')
    this.#live.set(hash, live)
    return live
  }

  #judge(live: Live, hash: string, now: number): Authentication | Promise<Authentication> {
    const { session, authentication } = live
    const { lifetime, revocations } = this.#place
    if (now >= session.begun + lifetime || this.#isShutOut(live)) return this.#over(live, hash)
    if (!revocations.isKnown) return { kind: 'unavailable', reason: 'revocations-away' }
    if (now < live.renewAt) return authentication
    if (now >= session.until && session.refresh === null) return this.#over(live, hash)
    const isPatient = now < live.askAfter
    if (now >= session.until) return isPatient ? issuerAway : this.#renew(live, hash)
    if (!isPatient) this.#renew(live, hash).catch(() => undefined)
    return authentication
  }

  /** By when it began: a newer token of an older login does not make it younger. */
  #isShutOut({ session, authentication }: Live): boolean {
    const { revocations, issuer } = this.#place
    if (authentication.kind !== 'principal') return true
    const epoch = revocations.epoch(issuer.name, authentication.principal.id ?? '')
    // In the same second, nobody can say what was first.
    if (epoch > 0 && Math.floor(session.begun / 1000) <= epoch) return true
    const { jti } = session.claims
    return typeof jti === 'string' && revocations.isRevoked(issuer.name, jti)
  }

  /** All that it may have been entered with, whatever key was the first then. */
  #namesOf({ sub, sid }: Session): readonly string[] {
    const { names, about } = this.#place
    return [...names.of('sub', about, sub), ...(sid === null ? [] : names.of('sid', about, sid))]
  }

  async #over(live: Live, hash: string): Promise<Authentication> {
    this.#live.delete(hash)
    try {
      await this.#place.store.end(hash, this.#namesOf(live.session))
    } catch (error) {
      // Its time is over whether that can be written down or not.
      if (!(error instanceof SessionsAway)) throw error
    }
    return anonymous
  }

  #renew(live: Live, hash: string): Promise<Authentication> {
    const before = this.#renewing.get(hash)
    if (before !== undefined) return before
    const work = this.#ask(live, hash)
      .catch((error: unknown) => {
        if (error instanceof SessionsAway) return away
        throw error
      })
      .finally(() => this.#renewing.delete(hash))
    this.#renewing.set(hash, work)
    return work
  }

  async #ask(live: Live, hash: string): Promise<Authentication> {
    const { store, seal, about, idle, lifetime } = this.#place
    if (!(await store.claim(hash, claimLife))) return this.#follow(live, hash)
    // Somebody else may have been faster.
    const current = await this.#read(hash)
    if (current === null) return anonymous
    if (current.session.until > live.session.until) {
      await store.release(hash)
      return current.authentication
    }
    const renewed = await this.#place.renew(current.session)
    if (renewed.kind === 'over') return this.#over(current, hash)
    if (renewed.kind === 'away') {
      live.askAfter = this.#place.now() + pause
      await store.release(hash)
      return this.#place.now() < live.session.until ? live.authentication : issuerAway
    }
    const text = writeSession(renewed.session)
    if (text === null) return this.#over(current, hash)
    if (!(await store.replace(hash, seal.seal(text, `${hash}\n${about}`), Math.min(idle, lifetime)))) {
      // It was ended meanwhile, and what was got for it is of no use.
      this.#live.delete(hash)
      if (renewed.session.refresh !== null) this.#place.forget(renewed.session.refresh)
      return anonymous
    }
    await store.release(hash)
    return this.#keep(hash, renewed.session, null)?.authentication ?? this.#over(current, hash)
  }

  /** Somebody else asks for new tokens: they are in the store soon. */
  async #follow(live: Live, hash: string): Promise<Authentication> {
    for (let look = 0; look < mostLooks; look++) {
      await new Promise((settle) => setTimeout(settle, lookEvery))
      const current = await this.#read(hash)
      if (current === null) return anonymous
      if (current.session.until > live.session.until) return current.authentication
    }
    return this.#place.now() < live.session.until ? live.authentication : issuerAway
  }
}

/** Milliseconds before the end in which new tokens are asked for: a minute, or a fifth of what is left where that is less. */
const leadOf = ({ until }: Session, now: number): number => Math.min(60_000, Math.max(0, until - now) / 5)
