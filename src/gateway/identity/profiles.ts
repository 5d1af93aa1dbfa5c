// What the application itself knows of a caller and its token does not say: asked at the application's own route (`/users/me` and its like) with
// the caller's token, and read into the principal. Whom the application does not know is nobody here either.

import type { Principal } from '../../policy/index.ts'
import { AskedTokens, type Unanswered } from './asked-tokens.ts'
import type { Claims } from './claims.ts'
import { valueAt, words } from './principal.ts'

export interface ProfileSettings {
  /** Path of the route at the application. */
  readonly path: string
  /** Members of the answer by their paths. */
  readonly roles: readonly string[]
  readonly scopes: readonly string[]
  readonly tenant: string | null
  /** How long an answer counts, in seconds. */
  readonly kept: number
}

export type ProfileAnswer =
  | { readonly kind: 'profile'; readonly profile: Claims }
  /** 401, 403, 404: the application does not know who that is. */
  | { readonly kind: 'refused' }
  | Unanswered

export type AskProfile = (path: string, token: string) => Promise<ProfileAnswer>

export type Completed = { readonly kind: 'principal'; readonly principal: Principal } | Exclude<ProfileAnswer, { kind: 'profile' }>

const atOnce = 64

export class Profiles {
  readonly #settings: ProfileSettings
  readonly #asked: AskedTokens<Exclude<ProfileAnswer, Unanswered>>
  /** An answer is one object for as long as it is kept. */
  readonly #known = new WeakMap<ProfileAnswer, Completed>()

  constructor(settings: ProfileSettings, ask: AskProfile) {
    this.#settings = settings
    this.#asked = new AskedTokens((token) => ask(settings.path, token), { kept: settings.kept * 1000, atOnce })
  }

  /** `principal`: as far as the token says it. `now` in milliseconds since 1970. */
  complete(token: string, principal: Principal, now: number): Completed | Promise<Completed> {
    const known = this.#asked.recall(token, now)
    return known === null ? this.#asked.ask(token, now).then((answer) => this.#read(answer, principal)) : this.#read(known, principal)
  }

  #read(answer: ProfileAnswer, principal: Principal): Completed {
    if (answer.kind !== 'profile') return answer
    const before = this.#known.get(answer)
    if (before !== undefined) return before
    const { profile } = answer
    const { roles, scopes, tenant } = this.#settings
    const named = tenant === null ? undefined : valueAt(profile, tenant)
    const completed: Completed = {
      kind: 'principal',
      principal: {
        ...principal,
        roles: [...principal.roles, ...roles.flatMap((path) => words(valueAt(profile, path)))],
        scopes: [...principal.scopes, ...scopes.flatMap((path) => words(valueAt(profile, path)))],
        ...(typeof named === 'string' && named !== '' ? { tenant: named } : {}),
        attributes: { ...principal.attributes, profile },
      },
    }
    this.#known.set(answer, completed)
    return completed
  }
}
