// Watches an operation where one signs in: who tries what, and whether it succeeded, as the answer says.

import { parseJson } from '../../../base/index.ts'
import { parseQuery } from '../../decide/values.ts'
import type { Mode } from '../../decide/verdict.ts'
import type { ResponseHead } from '../../listener/index.ts'
import { findHeader } from '../../request/index.ts'
import { plainName } from '../patches/body-values.ts'
import type { AnswerShield, Objection, Said, SentBytes, ShieldOutcome, ShieldRequest } from '../shield.ts'
import { answerTo, shieldName } from './answer.ts'
import { headerOf } from './caller-marks.ts'
import type { AbuseEngine } from './engine.ts'
import { type AbuseRules, type Allowed, isAllowed, type WrittenSignInFields } from './rules.ts'
import type { Attempt, AttemptResult } from './sign-ins.ts'

export const mostSignInBytes = 65_536
/** Enough to tell passwords apart; too little to find one by it. */
const secretMarks = 65_536

/** `basic`: name and password stand in the header, as RFC 7617 has it. */
export type WatchedFields = WrittenSignInFields | { readonly place: 'basic' }

interface Watched {
  readonly attempt: Attempt
  /** What the answer says beyond its status. */
  said: AttemptResult | null
}

export class SignInWatch {
  readonly #fields: WatchedFields
  readonly #mode: Mode
  readonly #engine: AbuseEngine
  readonly #rules: AbuseRules
  readonly #allowed: readonly Allowed[]
  readonly #watched = new WeakMap<ShieldRequest, Watched>()

  constructor(fields: WatchedFields, mode: Mode, engine: AbuseEngine, rules: AbuseRules, allowed: readonly Allowed[]) {
    this.#fields = fields
    this.#mode = mode
    this.#engine = engine
    this.#rules = rules
    this.#allowed = allowed
  }

  get readsBody(): boolean {
    return this.#fields.place === 'body'
  }

  get looksAtAnswer(): boolean {
    return this.#fields.place !== 'basic'
  }

  head(request: ShieldRequest): Said {
    const fields = this.#fields
    if (fields.place === 'body') return null
    if (fields.place === 'basic') {
      const shown = readBasic(headerOf(request.head, 'authorization'))
      return shown === null ? null : this.#judge(request, shown[0], shown[1])
    }
    const query = parseQuery(request.head.query ?? '')
    const secret = query.get(fields.secret)?.at(-1)
    return secret === undefined
      ? null
      : this.#judge(request, fields.account === null ? null : (query.get(fields.account)?.at(-1) ?? null), secret)
  }

  body(request: ShieldRequest, sent: SentBytes): Said {
    const { bytes } = sent
    const fields = this.#fields
    if (fields.place !== 'body' || bytes?.length === 0) return null
    if (bytes === null) return this.#object('contract-too-large', `a sign-in of more than ${mostSignInBytes} bytes`)
    const found = sent.read()
    if (found.kind === 'refused') return this.#object('contract-unreadable', `a sign-in that cannot be counted: ${found.reason}`)
    const secret = textAt(found.sent, fields.secret)
    if (secret === null) return null
    return this.#judge(request, fields.account === null ? null : textAt(found.sent, fields.account), secret)
  }

  answer(request: ShieldRequest, { status, headers }: ResponseHead): AnswerShield | null {
    const watched = this.#watched.get(request)
    const fields = this.#fields
    if (watched === undefined || fields.place === 'basic') return null
    if (status >= 300 && status < 400) {
      watched.said = leadsBack(findHeader(headers, 'location') ?? '', request.head.rawPath) ? 'failed' : 'succeeded'
      return null
    }
    const { token } = fields
    if (token === null || status < 200 || status > 299) return null
    return {
      body: {
        kind: 'whole',
        mostBytes: mostSignInBytes,
        isInstant: true,
        finish(body) {
          watched.said = body === null ? null : hasMember(body, token) ? 'succeeded' : 'failed'
          return { kind: 'pass' }
        },
      },
    }
  }

  done(request: ShieldRequest, { status, code }: ShieldOutcome): void {
    const watched = this.#watched.get(request)
    if (watched === undefined) return
    const result = code !== null || status === null ? 'unknown' : (watched.said ?? resultOf(status))
    this.#engine.endSignIn(watched.attempt, result, request.now)
  }

  #judge(request: ShieldRequest, account: string | null, secret: string): Said {
    const { marks, signIns } = this.#engine
    const { address } = request.client
    const { group, ...where } = marks.ofAddress(address)
    // A code that names nobody is guessed by whoever is there.
    const name = account === null ? `\0${group}` : account.trim().toLowerCase()
    const attempt: Attempt = {
      ...where,
      account: marks.hash.of('account', name),
      secret: marks.hash.of('secret', name, secret) % secretMarks,
      pair: marks.hash.of('pair', name, group),
      home: marks.hash.of('home', name, String(where.network)),
      agent: marks.ofAgent(request.head),
    }
    const suspicion = signIns.judge(attempt, request.now)
    if (suspicion === null || isAllowed(this.#allowed, request, suspicion.kind)) {
      this.#begin(request, attempt)
      return null
    }
    const answer = this.#rules.answers[suspicion.kind]
    // What goes on to the application all the same is counted; where the policy would hold, as if it did.
    if (answer === 'slow' || answer === 'note' || suspicion.isOfEverybody === true) this.#begin(request, attempt)
    return answerTo(suspicion, answer, { mode: this.#mode, engine: this.#engine, delay: this.#rules.delay, request })
  }

  #begin(request: ShieldRequest, attempt: Attempt): void {
    this.#engine.signIns.begin(attempt, request.now)
    this.#watched.set(request, { attempt, said: null })
  }

  #object(code: Objection['code'], reason: string): Objection {
    return { shield: shieldName, code, reason, isEnforced: this.#mode === 'enforce' }
  }
}

function resultOf(status: number): AttemptResult {
  if (status >= 200 && status < 400) return 'succeeded'
  return status === 400 || status === 401 || status === 403 || status === 404 || status === 422 ? 'failed' : 'unknown'
}

/** A page that asks again. */
function leadsBack(location: string, path: string): boolean {
  const [to = '', query = ''] = location.replace(/^https?:\/\/[^/?#]+/i, '').split('?')
  return to === path || /(?:^|&)(?:error|failed|failure|invalid|denied)(?:=|&|$)/i.test(query)
}

/** As the application may spell it, at the first level. */
function textAt(body: unknown, wanted: string): string | null {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return null
  for (const [name, value] of Object.entries(body)) {
    if (plainName(name) !== plainName(wanted)) continue
    const one: unknown = Array.isArray(value) ? value.at(-1) : value
    return typeof one === 'string' || typeof one === 'number' ? String(one) : null
  }
  return null
}

function hasMember(body: Uint8Array, name: string): boolean {
  try {
    const value: unknown = parseJson(new TextDecoder().decode(body))
    return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
  } catch {
    return false
  }
}

function readBasic(authorization: string): readonly [user: string, password: string] | null {
  const [, encoded] = /^basic +([A-Za-z0-9+/=_-]{1,2000})$/i.exec(authorization) ?? []
  if (encoded === undefined) return null
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return colon === -1 ? null : [text.slice(0, colon), text.slice(colon + 1)]
}
