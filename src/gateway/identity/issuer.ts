// Somebody whose tokens are believed, and what a running gateway keeps of him. An issuer is one object for as long as nothing about it is set
// otherwise: what was verified for another one is not verified.

import { createHash } from 'node:crypto'
import type { AlgorithmName } from './algorithm.ts'
import type { ClaimRules } from './claims.ts'
import { createKeysFetch } from './discovery.ts'
import { Introspector } from './introspection.ts'
import { importJwk } from './jwk.ts'
import { KeySet } from './key-set.ts'
import type { PrincipalRules } from './principal.ts'
import { type AskProfile, type ProfileSettings, Profiles } from './profiles.ts'
import type { TokenCache } from './token-cache.ts'

export interface Issuer {
  /** In the settings, and in the record. */
  readonly name: string
  readonly keys: KeySet
  readonly algorithms: readonly AlgorithmName[]
  readonly claims: ClaimRules
  /** What `typ` must be (`at+jwt`, RFC 9068), or null. */
  readonly type: string | null
  readonly principal: PrincipalRules
  /** Who says what opaque tokens are; null where nobody does. */
  readonly introspection: Introspection | null
  readonly profiles: Profiles | null
}

export interface Introspection {
  readonly introspector: Introspector
  /** What such tokens begin with; null where any may be one. */
  readonly begins: string | null
  /** An answer without `aud` is for us. */
  readonly audienceImplied: boolean
}

export interface IntrospectionSettings {
  readonly address: URL
  readonly client: { readonly id: string; readonly secret: string }
  /** Seconds. */
  readonly kept: number
  readonly begins: string | null
  readonly audienceImplied: boolean
}

export interface IssuerSettings {
  readonly name: string
  /** `iss`, to the letter; null of the application itself, which says none. */
  readonly issuer: string | null
  /** Null where the discovery document says it. */
  readonly keys: URL | null
  /** What it signs with where it has no keys to publish; null where it has. */
  readonly secrets: readonly string[] | null
  readonly introspection: IntrospectionSettings | null
  readonly audiences: readonly string[]
  readonly algorithms: readonly AlgorithmName[]
  readonly type: string | null
  readonly required: Readonly<Record<string, string>>
  /** All in seconds. */
  readonly skew: number
  readonly stale: number
  readonly longestLife: number | null
  readonly principal: PrincipalRules
  /** Where the application says more of a caller; null where the token says all. */
  readonly profile: ProfileSettings | null
}

const atOnce = 64

/** Issuers by what is set about them, so that to read the settings again forgets neither keys nor answers. */
export class IssuerShelf {
  readonly #cache: TokenCache
  #issuers = new Map<string, Issuer>()
  readonly #keySets = new Map<string, KeySet>()

  constructor(cache: TokenCache) {
    this.#cache = cache
  }

  /** What is not among these is dropped. */
  take(all: readonly IssuerSettings[], askProfile: AskProfile): readonly Issuer[] {
    const taken = new Map(all.map((settings) => [fingerprint(settings), settings]))
    this.#issuers = new Map([...taken].map(([print, settings]) => [print, this.#issuers.get(print) ?? this.#make(settings, askProfile)]))
    return [...this.#issuers.values()]
  }

  #make(settings: IssuerSettings, askProfile: AskProfile): Issuer {
    const { profile, name, issuer, audiences, algorithms, type, required, skew, longestLife, principal, introspection } = settings
    return {
      name,
      keys: settings.secrets === null ? this.#keysOf(settings) : keysFrom(settings.secrets),
      algorithms,
      claims: { issuer, audiences, skew, longestLife, required },
      type,
      principal,
      profiles: profile === null ? null : new Profiles(profile, askProfile),
      introspection:
        introspection === null
          ? null
          : {
              introspector: new Introspector({ ...introspection, kept: introspection.kept * 1000, atOnce }),
              begins: introspection.begins,
              audienceImplied: introspection.audienceImplied,
            },
    }
  }

  /** Keys that were fetched stay when something else about the issuer is set otherwise: it may be away just now. */
  #keysOf({ issuer, keys, stale }: IssuerSettings): KeySet {
    const place = JSON.stringify([issuer, keys?.href ?? null, stale])
    const known = this.#keySets.get(place)
    if (known !== undefined) return known
    const fetch = createKeysFetch(keys === null ? { kind: 'discovery', issuer: issuer ?? '' } : { kind: 'keys', address: keys })
    const made: KeySet = KeySet.from(fetch, { stale: stale * 1000 }, (left) => this.#cache.keepKeys(made, left))
    this.#keySets.set(place, made)
    return made
  }
}

function keysFrom(secrets: readonly string[]): KeySet {
  const keys = secrets.map((secret) => importJwk({ kty: 'oct', k: Buffer.from(secret, 'utf8').toString('base64url') }, 'settings'))
  return KeySet.of(keys.filter((key) => key !== null))
}

/** A secret stands in it as its hash. */
function fingerprint(settings: IssuerSettings): string {
  const text = JSON.stringify(settings)
  return createHash('sha256').update(text).digest('base64')
}
