// What every answer says to browsers: of the application's, as the policy mends it, and of the gateway's own.

import type { Model } from '../../model/index.ts'
import type { AnswerMemory } from '../listener/index.ts'
import type { Client, RequestHead } from '../request/index.ts'
import { type Cors, createCors } from './cors.ts'
import { findDocsPolicy } from './docs-pages.ts'
import { type AnswerFacts, createHeaderPlan, type HeaderPlan } from './header-plan.ts'
import { usualCookies, usualHeaders, type WrittenAnswerSettings } from './header-settings.ts'

export interface Responder {
  /** null: the application's own word counts. */
  readonly cors: Cors | null
  /** Headers of an answer of the application: name, value, name, value. `memory`: of the head that they are from. */
  mend(request: AnsweredRequest, rawHeaders: readonly string[], memory: Pick<AnswerMemory, 'dressed'>): Mended
  /** Headers of what the gateway answers by itself, beside those that it must have. `head` is null where none could be read. */
  own(head: RequestHead | null, client: Client): readonly (readonly [string, string])[]
}

export interface Mended {
  readonly headers: readonly string[]
  /** Names of what it said otherwise. */
  readonly mended: readonly string[]
}

export interface AnsweredRequest {
  readonly head: RequestHead
  readonly client: Client
  /** Its operation; null where it is none or one of several. */
  readonly route: string | null
  /** Somebody proved who calls. */
  readonly isKnown: boolean
}

interface Plans {
  readonly clear: HeaderPlan
  readonly encrypted: HeaderPlan
}

export function createResponder(
  written: WrittenAnswerSettings,
  model: Pick<Model, 'routes'>,
  cookiesForScripts: readonly string[],
): Responder {
  const settings = { ...usualHeaders, ...written.headers }
  const cookies = { ...usualCookies, ...written.cookies }
  const forScripts = new Set([...cookies.forScripts, ...cookiesForScripts])
  const crossSite = new Set(cookies.crossSite)
  const cors = written.cors === undefined ? null : createCors(written.cors)
  const createPlans = (docsPolicy: string | null): Plans => {
    const create = (isEncrypted: boolean) =>
      createHeaderPlan({
        settings,
        isEncrypted,
        docsPolicy,
        cookies: cookies.mend ? { isEncrypted, forScripts, crossSite } : null,
        governsOrigins: cors !== null,
      })
    return { clear: create(false), encrypted: create(true) }
  }
  const usual = createPlans(null)
  const special = new Map<string, Plans>()
  for (const route of model.routes) {
    const policy = findDocsPolicy(route)
    if (policy !== null) special.set(route.id, createPlans(policy))
  }

  return {
    cors,
    mend({ head, client, route, isKnown }, rawHeaders, memory) {
      const plans = (route === null ? undefined : special.get(route)) ?? usual
      const plan = client.isEncrypted ? plans.encrypted : plans.clear
      const facts = readFacts(head, isKnown, cors)
      const { dressed } = memory
      const { credential, origin } = facts
      const isPlain = origin.length === 0
      if (isPlain && dressed !== null && dressed.of === rawHeaders && dressed.plan === plan && dressed.credential === credential)
        return dressed
      const mended: string[] = []
      const made = { of: rawHeaders, plan, credential, headers: plan.apply(rawHeaders, facts, mended), mended }
      if (isPlain) memory.dressed = made
      return made
    },
    own(head, client) {
      const facts: AnswerFacts = {
        credential: null,
        origin: cors === null ? none : cors.headers(head === null ? undefined : findOrigin(head)),
      }
      const flat = (client.isEncrypted ? usual.encrypted : usual.clear).apply(problem, facts, [])
      const pairs: (readonly [string, string])[] = []
      for (let index = 2; index + 1 < flat.length; index += 2) pairs.push([flat[index] ?? '', flat[index + 1] ?? ''])
      return pairs
    },
  }
}

const none: readonly string[] = []
const problem = ['content-type', 'application/problem+json']

function findOrigin({ headers }: RequestHead): string | undefined {
  for (const { name, value } of headers) if (name === 'origin') return value
  return undefined
}

function readFacts({ headers }: RequestHead, isKnown: boolean, cors: Cors | null): AnswerFacts {
  let credential: AnswerFacts['credential'] = isKnown ? 'strong' : null
  let origin: string | undefined
  for (const { name, value } of headers) {
    if (name === 'authorization') credential = 'strong'
    else if (name === 'cookie') credential ??= 'weak'
    else if (name === 'origin') origin = value
  }
  return { credential, origin: cors === null ? none : cors.headers(origin) }
}
