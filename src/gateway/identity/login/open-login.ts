// Logging in, put together of what the settings say and of what stays while they are read again.

import type { CallerMemory } from '../caller-memory.ts'
import type { Issuer } from '../issuer.ts'
import { LoginDesk } from './login-desk.ts'
import type { LoginRules } from './login-rules.ts'
import { Provider } from './provider.ts'
import { Seal } from './seal.ts'
import { SessionNames } from './session.ts'
import type { SessionStore } from './session-store.ts'
import { Sessions } from './sessions.ts'
import { type ExchangePlace, renewSession } from './token-exchange.ts'

export interface OpenedLogin {
  readonly desk: LoginDesk
  readonly sessions: Sessions
}

export interface LoginPlace {
  readonly rules: LoginRules
  readonly issuer: Issuer
  readonly memory: CallerMemory
  readonly store: SessionStore
  readonly now: () => number
}

export function openLogin({ rules, issuer, memory, store, now }: LoginPlace): OpenedLogin {
  const provider = new Provider(issuer.claims.issuer ?? '', rules.client, now)
  const exchange: ExchangePlace = { rules, provider, issuer, now }
  const sessions = new Sessions({
    store,
    issuer,
    revocations: memory.revocations,
    seal: new Seal(rules.secrets, 'sessions'),
    about: JSON.stringify([issuer.claims.issuer, rules.client.id]),
    names: new SessionNames(rules.secrets),
    idle: rules.idle,
    lifetime: rules.lifetime,
    mostEach: rules.mostEach,
    now,
    renew: (session) => renewSession(session, exchange),
    forget: (refresh) => void provider.revoke(refresh).catch(() => undefined),
  })
  const desk = new LoginDesk({
    ...exchange,
    sessions,
    isThere: () => store.isThere,
    seal: new Seal(rules.secrets, 'logins'),
    failures: memory.failures,
  })
  return { desk, sessions }
}
