// Logging in and out: four paths of the gateway itself. Nothing is kept of a login on its way but what its browser holds; a session has a new name from
// its first moment; whatever does not hold is refused, counted for its address, and recorded.

import { createHash, timingSafeEqual } from 'node:crypto'
import type { DecisionNote } from '../../decide/index.ts'
import type { Judged, Judgement } from '../../listener/index.ts'
import type { Client, RefusalCode, RequestHead } from '../../request/index.ts'
import { findCookies } from '../credentials.ts'
import type { FailureLimit } from '../failure-limit.ts'
import { forgeryToken, judgeOrigin } from '../forgery.ts'
import { toPrincipal } from '../principal.ts'
import { verifyLogoutToken } from './id-token.ts'
import { askToLeave, dropCookie, goTo, type Headers, opensPage, refuse, sayNothing, setCookie, setReadableCookie } from './login-pages.ts'
import type { LoginRules } from './login-rules.ts'
import { beginLogin, openPending, pendingCookie, pendingLife, sealPending } from './pending-login.ts'
import { parseReturnPath } from './return-path.ts'
import type { Seal } from './seal.ts'
import { hashSessionId, isSessionId } from './session.ts'
import { SessionsAway } from './session-store.ts'
import type { Sessions } from './sessions.ts'
import { type ExchangePlace, exchangeCode, toScope } from './token-exchange.ts'

export interface DeskPlace extends ExchangePlace {
  readonly sessions: Sessions
  /** The store of sessions answers. */
  readonly isThere: () => boolean
  readonly seal: Seal
  readonly failures: FailureLimit
}

export type Door = 'login' | 'callback' | 'logout' | 'back-channel-logout'

/** How the record names what is the gateway's own. */
export const loginRoute = (door: Door): string => `fastward|${door}`

interface Visit {
  readonly door: Door
  readonly head: RequestHead
  readonly client: Client
  readonly own: Headers
}

const longestCode = 4096
const longestForm = 32_768

export class LoginDesk {
  readonly #place: DeskPlace
  readonly #doors: ReadonlyMap<string, Door>
  /** For whom and at whom a login is. */
  readonly #about: string

  constructor(place: DeskPlace) {
    const { rules, provider } = place
    const { paths } = rules
    this.#place = place
    this.#doors = new Map<string, Door>([
      [paths.login, 'login'],
      [paths.callback, 'callback'],
      [paths.logout, 'logout'],
      [paths.backChannel, 'back-channel-logout'],
    ])
    this.#about = JSON.stringify([provider.issuer, rules.client.id, rules.address, paths.callback])
  }

  get rules(): LoginRules {
    return this.#place.rules
  }

  doorAt(path: string): Door | null {
    return this.#doors.get(path) ?? null
  }

  /** `own`: what every answer says to browsers. */
  async visit(door: Door, head: RequestHead, client: Client, own: Headers): Promise<Judged<DecisionNote>> {
    const visit = { door, head, client, own }
    try {
      switch (door) {
        case 'login':
          return head.method === 'GET' ? await this.#begin(visit) : notSo(visit, 'GET')
        case 'callback':
          return head.method === 'GET' ? await this.#comeBack(visit) : notSo(visit, 'GET')
        case 'logout':
          return head.method === 'GET' || head.method === 'POST' ? await this.#leave(visit) : notSo(visit, 'GET, POST')
        case 'back-channel-logout':
          return head.method === 'POST' ? this.#hear(visit) : notSo(visit, 'POST')
      }
    } catch (error) {
      if (error instanceof SessionsAway) return this.#refuse(visit, 'login-away', 'sessions-away')
      throw error
    }
  }

  /** Where somebody is sent who opened a page and may not see it without a name: by the one address that the issuer leads back to. */
  loginFor({ target }: RequestHead): string {
    const { address, paths } = this.rules
    const returns = parseReturnPath(target)
    const login = `${address}${paths.login}`
    return returns === null || returns === '/' ? login : `${login}?return=${encodeURIComponent(returns)}`
  }

  async #begin(visit: Visit): Promise<Judged<DecisionNote>> {
    const { rules, provider, seal, now } = this.#place
    // A page that another one holds in a frame, or a picture, begins no login.
    if (says(visit.head, 'sec-fetch-mode') !== null && !opensPage(visit.head)) return this.#refuse(visit, 'login-broken', 'no-window')
    const metadata = await provider.metadata()
    if (metadata === null) return this.#refuse(visit, 'login-away', 'issuer-away')
    const returns = parseReturnPath(new URLSearchParams(visit.head.query ?? '').get('return'))
    const isOwn = returns !== null && this.doorAt(returns.split('?', 1)[0] ?? '') === null
    const pending = beginLogin(isOwn ? returns : '/', now(), (name) => cookiesOf(visit.head, name).length > 0)
    const parameters: Record<string, string> = {
      ...rules.parameters,
      response_type: 'code',
      client_id: rules.client.id,
      redirect_uri: `${rules.address}${rules.paths.callback}`,
      scope: toScope(rules.scopes),
      state: pending.state,
      nonce: pending.nonce,
      code_challenge: createHash('sha256').update(pending.verifier, 'latin1').digest('base64url'),
      code_challenge_method: 'S256',
    }
    let asked: Readonly<Record<string, string>> = parameters
    if (metadata.pushed !== null) {
      const pushed = await provider.push(parameters, metadata)
      if (pushed.kind !== 'told')
        return this.#refuse(visit, 'login-away', pushed.kind === 'away' ? 'issuer-away' : `pushed: ${pushed.error}`)
      asked = { client_id: rules.client.id, request_uri: pushed.value }
    }
    const address = new URL(metadata.authorize)
    for (const [name, value] of Object.entries(asked)) address.searchParams.set(name, value)
    const cookie = setCookie(pendingCookie(pending.state) ?? '', sealPending(pending, this.#about, seal), pendingLife / 1000)
    return judged(visit, goTo(address.href, [cookie], visit.own), allowed('sent to the issuer'), null)
  }

  async #comeBack(visit: Visit): Promise<Judged<DecisionNote>> {
    const { head, client, own } = visit
    const { rules, provider, seal, failures, sessions, issuer, now, isThere } = this.#place
    const wait = failures.waits(client.address, now())
    if (wait > 0) return this.#refuse(visit, 'too-many-failures', 'too-many-failures', [['retry-after', String(Math.ceil(wait / 1000))]])
    const said = readAnswer(head.query)
    const name = said === null ? null : pendingCookie(said.state)
    if (said === null || name === null) return this.#fail(visit, 'login-broken', 'answer-unclear', [])
    // Whatever becomes of it, it is not tried again.
    const dropped = [dropCookie(name)]
    const cookies = cookiesOf(head, name)
    const pending = openPending(said.state, { cookie: only(cookies), about: this.#about, now: now() }, seal)
    if (typeof pending === 'string') return this.#fail(visit, 'login-broken', pending, dropped)
    const metadata = await provider.metadata()
    if (metadata === null) return this.#refuse(visit, 'login-away', 'issuer-away')
    // RFC 9207: an answer of another issuer is none.
    if (said.issuer === null ? metadata.saysIssuer : !isSame(said.issuer, provider.issuer))
      return this.#fail(visit, 'login-broken', 'answer-of-another-issuer', dropped)
    if (said.code === null) return this.#fail(visit, 'login-refused', `issuer: ${said.error}`, dropped)
    if (!isThere()) return this.#refuse(visit, 'login-away', 'sessions-away')
    const exchanged = await exchangeCode(said.code, pending, this.#place)
    if (exchanged.kind === 'away') return this.#refuse(visit, 'login-away', exchanged.reason, dropped)
    if (exchanged.kind === 'refused') return this.#fail(visit, 'login-broken', exchanged.reason, dropped)
    const { session } = exchanged
    const principal = toPrincipal(session.claims, issuer.principal)
    if (principal === null) return this.#fail(visit, 'login-refused', 'nobody', dropped)
    const id = await sessions.begin(session)
    if (id === null) return this.#refuse(visit, 'login-refused', 'session-not-kept', dropped)
    // Who is somebody anew is not whom the browser was before.
    for (const old of cookiesOf(head, rules.cookie)) if (isSessionId(old)) await sessions.end(hashSessionId(old), false)
    const { token } = rules.forgery
    const shown = token === null ? [] : [setReadableCookie(token.cookie, forgeryToken(token.key, id))]
    const headers = [setCookie(rules.cookie, id, null), ...shown, ...dropped]
    return judged(visit, goTo(pending.returns, headers, own), allowed('logged in'), principal.id ?? null)
  }

  async #leave(visit: Visit): Promise<Judged<DecisionNote>> {
    const { head, own } = visit
    const { rules, provider, sessions, issuer } = this.#place
    const metadata = await provider.metadata()
    const cookies = cookiesOf(head, rules.cookie)
    const session = only(cookies) ?? ''
    if (head.method === 'GET') {
      const site = says(head, 'sec-fetch-site')
      // A link of another site, or of a mail, ends nobody's session before they say so.
      if (!(site === 'same-origin' || site === 'none') || !opensPage(head))
        return judged(
          visit,
          askToLeave(rules.paths.logout, metadata?.logout == null ? '' : ` ${metadata.logout.origin}`, own),
          allowed('asked whether to leave'),
          null,
        )
    } else {
      const fault = judgeOrigin(
        {
          method: head.method,
          upgrade: false,
          origin: says(head, 'origin'),
          site: says(head, 'sec-fetch-site'),
          header: rules.forgery.token === null ? null : says(head, rules.forgery.token.header),
          cookie: rules.forgery.token === null ? null : only(cookiesOf(head, rules.forgery.token.cookie)),
          session,
        },
        rules.forgery,
      )
      if (fault !== null) return this.#refuse(visit, 'origin-refused', fault)
    }
    const headers = [dropCookie(rules.cookie), ...(rules.forgery.token === null ? [] : [dropCookie(rules.forgery.token.cookie)])]
    let ended = null
    for (const id of cookies) if (isSessionId(id)) ended = (await sessions.end(hashSessionId(id), true)) ?? ended
    const home = `${rules.address}${rules.afterLogout}`
    if (ended === null) return judged(visit, goTo(rules.afterLogout, headers, own), allowed('there was no session'), null)
    const principal = toPrincipal(ended.claims, issuer.principal)
    const out = metadata?.logout ?? null
    const next = out === null ? rules.afterLogout : writeLogout(out, ended.idToken, rules.client.id, home)
    return judged(visit, goTo(next, headers, own), allowed('logged out'), principal?.id ?? null)
  }

  /** The issuer speaks: no browser, no cookie. */
  #hear(visit: Visit): Judged<DecisionNote> {
    const note = noteOf(visit, allowed('being heard'), null)
    const finish = (code: 'logout-refused' | 'login-away' | null, reason: string, ended: Judgement): Judged<DecisionNote> => {
      note.verdict = code === null ? allowed(reason) : { kind: 'refuse', code, rule: null, reason }
      return { judgement: ended, note }
    }
    const no = (code: 'logout-refused' | 'login-away', reason: string) =>
      finish(code, reason, { kind: 'refuse', code, headers: visit.own.filter(([name]) => name !== 'cache-control') })
    const judge = async (bytes: Uint8Array | null): Promise<Judged<DecisionNote>> => {
      const { issuer, rules, sessions, failures, now } = this.#place
      const { address } = visit.client
      if (failures.waits(address, now()) > 0) return no('login-away', 'too-many-failures')
      const token = bytes === null ? null : readLogoutForm(visit.head, bytes)
      const statement = token === null ? 'no-logout' : await verifyLogoutToken(token, { issuer, client: rules.client.id, now: now() })
      if (statement === 'keys-away') return no('login-away', statement)
      if (typeof statement === 'string') {
        failures.count(address, now())
        return no('logout-refused', `logout-token: ${statement}`)
      }
      try {
        // Said again, it would end what began since.
        const ended = await sessions.hear(statement)
        if (ended === null) return no('logout-refused', 'logout-token: seen before')
        return finish(null, `the issuer ended ${ended} sessions`, sayNothing(visit.own))
      } catch (error) {
        if (error instanceof SessionsAway) return no('login-away', 'sessions-away')
        throw error
      }
    }
    return { judgement: { kind: 'pass', added: [], body: { mostBytes: longestForm, judge } }, note }
  }

  #fail(visit: Visit, code: RefusalCode, reason: string, more: Headers): Judged<DecisionNote> {
    const { failures, now } = this.#place
    failures.count(visit.client.address, now())
    return this.#refuse(visit, code, reason, more)
  }

  #refuse(visit: Visit, code: RefusalCode, reason: string, more: Headers = []): Judged<DecisionNote> {
    const judgement = refuse(code, visit.head, this.rules.paths.login, more, visit.own)
    return judged(visit, judgement, { kind: 'refuse', code, rule: null, reason }, null)
  }
}

function notSo(visit: Visit, allow: string): Judged<DecisionNote> {
  const headers: Headers = [['allow', allow], ...visit.own]
  const verdict = { kind: 'refuse', code: 'method-not-allowed', rule: null, reason: `it is ${allow} alone` } as const
  return judged(visit, { kind: 'refuse', code: 'method-not-allowed', headers }, verdict, null)
}

const allowed = (reason: string): DecisionNote['verdict'] => ({ kind: 'allow', rule: null, reason })

const judged = (visit: Visit, judgement: Judgement, verdict: DecisionNote['verdict'], principal: string | null): Judged<DecisionNote> => ({
  judgement,
  note: noteOf(visit, verdict, principal),
})

const noteOf = ({ door }: Visit, verdict: DecisionNote['verdict'], principal: string | null): DecisionNote => ({
  mode: 'enforce',
  verdict,
  routes: [loginRoute(door)],
  principal,
  closed: null,
  isOwn: true,
})

const only = (values: readonly string[]): string | null => (values.length === 1 ? (values[0] ?? null) : null)

/** Null where it stands twice. */
function says({ headers }: RequestHead, wanted: string): string | null {
  return only(headers.filter(({ name }) => name === wanted).map(({ value }) => value))
}

const cookiesOf = ({ headers }: RequestHead, name: string): readonly string[] =>
  findCookies(
    headers.filter((header) => header.name === 'cookie').map(({ value }) => value),
    name,
  )

export interface IssuerAnswer {
  readonly state: string
  readonly issuer: string | null
  /** Null where there is an error. */
  readonly code: string | null
  /** The issuer's word, or `unclear`. */
  readonly error: string
}

/** What an issuer sends a browser back with (RFC 6749 §4.1.2); null where it is none, or says something twice. */
export function readAnswer(query: string | null): IssuerAnswer | null {
  const said = new URLSearchParams(query ?? '')
  for (const name of ['state', 'iss', 'code', 'error']) if (said.getAll(name).length > 1) return null
  const state = said.get('state')
  const code = said.get('code')
  const error = said.get('error')
  if (state === null || (code === null) === (error === null)) return null
  if (code !== null && (code === '' || code.length > longestCode || !/^[ -~]+$/.test(code))) return null
  return { state, issuer: said.get('iss'), code, error: error !== null && /^[a-z_]{1,40}$/.test(error) ? error : 'unclear' }
}

function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)]
  return left.length === right.length && timingSafeEqual(left, right)
}

function readLogoutForm(head: RequestHead, bytes: Uint8Array): string | null {
  const type = says(head, 'content-type') ?? ''
  if (!/^application\/x-www-form-urlencoded(?:$|[\s;])/i.test(type)) return null
  return only(new URLSearchParams(Buffer.from(bytes).toString('latin1')).getAll('logout_token'))
}

/** Longer addresses are refused on the way. */
const longestHint = 4096

/** RP-Initiated Logout §2. */
function writeLogout(out: URL, idToken: string | null, client: string, home: string): string {
  const address = new URL(out)
  if (idToken !== null && idToken.length <= longestHint) address.searchParams.set('id_token_hint', idToken)
  address.searchParams.set('client_id', client)
  address.searchParams.set('post_logout_redirect_uri', home)
  return address.href
}
