// Policy and routes, made into what judges requests. Everything here can be made anew while the gateway runs: what lives as long as the
// process (sockets, the record) is given.

import { UserError } from '../../base/index.ts'
import { openapiApp } from '../../extract/index.ts'
import {
  type Authenticator,
  type AuthzenPlace,
  type Client,
  createDecider,
  createJudge,
  createResponder,
  type DecisionNote,
  type Evaluation,
  findHandshakes,
  type HandshakesAt,
  type Judge,
  listCoverage,
  listUnseen,
  nameOperations,
  type Operations,
  recordFirst,
  type Shield,
  withLogin,
} from '../../gateway/index.ts'
import { compilePlacedAccess } from '../../policy/index.ts'
import type { Host } from '../host.ts'
import type { Identity } from './callers.ts'
import { refuseSocketFields, toContentSettings } from './content-settings.ts'
import { describeShields } from './describe-shields.ts'
import { refuseTakenPaths } from './login/login-paths.ts'
import { digestOf, listAuditRoutes, type Records, recordedFirst } from './open-records.ts'
import type { ReadShields } from './open-shields.ts'
import type { Served } from './read-served.ts'
import type { GatewaySettings } from './read-settings.ts'
import type { StartPage } from './start-page.ts'
import { listUnverified } from './unverified.ts'

/** One state of policy and routes. */
export interface Running {
  readonly judge: Judge<DecisionNote>
  /** The same for those who come to the gateway itself: people can log in there. */
  readonly front: Judge<DecisionNote>
  /** Names the rules. */
  readonly digest: string
  readonly points: {
    /** Judges callers whom an asker names, and verifies nobody. */
    readonly stated: Judge<DecisionNote>
    /** The same for each of a list, and for what is only looked up. */
    readonly listed: Judge<DecisionNote>
    readonly searched: Judge<DecisionNote>
    readonly operations: Operations
    readonly say: AuthzenPlace['say']
    readonly handshakes: HandshakesAt
    /** An operation by GET or HEAD reads a body. */
    readonly mayRead: boolean
  }
  readonly page: Omit<StartPage, 'listens' | 'points' | 'upstream' | 'redirect' | 'isPrivate' | 'admin' | 'record'>
}

export function buildRunning(
  settings: GatewaySettings,
  served: Served,
  { identity, shields: { shields, stated: statedShields } }: { readonly identity: Identity; readonly shields: ReadShields },
  records: Records,
  host: Host,
): Running {
  const { section, placed, mode, enforced: patterns, hasPolicy } = settings
  const { model, app, source } = served
  const { compiled, idle } = compilePlacedAccess(placed, model)
  const coverage = listCoverage({ model, app, access: compiled, mode, enforced: patterns, settings: section })
  const enforced = coverage.filter((covered) => covered.mode === 'enforce').map(({ route }) => route.id)
  refuseSocketFields(placed, new Set(enforced), model)
  const responder = createResponder(section, model, [section.sessions?.csrf?.cookie ?? []].flat())
  const decider = createDecider({
    model,
    app,
    access: compiled,
    mode,
    enforced: patterns,
    settings: section,
    cors: responder.cors,
    keepsFacts: settings.options['log-facts'],
    authenticator: identity.authenticator,
    now: host.clock.now,
    content: toContentSettings(section),
    shields,
  })
  const stated = judgeStated(
    { model, app, access: compiled, mode, enforced: patterns, settings: section, now: host.clock.now, content: toContentSettings(section) },
    statedShields,
    records,
  )
  const digest = digestOf(placed.policy)
  const { login } = identity
  if (login !== null) {
    if (!settings.isServing) throw new UserError('gateway-login-not-served')
    refuseTakenPaths(login.rules, model, app)
  }
  const judge = recordFirst(
    createJudge(decider, records.add, identity.tell, responder),
    recordedFirst(compiled, records),
    records.acknowledge,
  )
  records.know(listAuditRoutes(model), digest)
  const attended = records.traffic.attend(judge)
  return {
    judge: attended,
    front: login === null ? attended : records.traffic.attend(withLogin(judge, login)),
    digest,
    points: {
      ...stated,
      operations: nameOperations(model, app),
      handshakes: findHandshakes(model, app),
      mayRead: model.routes.some(
        (route) => route.kind === 'http' && (route.method === 'GET' || route.method === 'HEAD') && route.body !== null,
      ),
    },
    page: {
      source,
      routes: coverage,
      idle,
      hasPolicy,
      isUnsure: app === openapiApp,
      issuers: identity.issuers,
      kinds: identity.kinds,
      unverified: listUnverified(model, app, identity.accepted),
      isTold: identity.tell !== null,
      unseen: listUnseen(model, app, compiled, placed.policy),
      shields: describeShields(section),
    },
  }
}

function judgeStated(
  options: Omit<Parameters<typeof createDecider>[0], 'authenticator' | 'shields'>,
  { asked, listed, searched }: ReadShields['stated'],
  records: Records,
): Pick<Running['points'], 'stated' | 'listed' | 'searched' | 'say'> {
  const said = new WeakMap<Client, Evaluation['principal']>()
  const authenticator: Authenticator = {
    authenticate(_, client) {
      const principal = said.get(client)
      return principal === undefined ? { kind: 'unavailable', reason: 'nobody said who calls' } : { kind: 'principal', principal }
    },
  }
  const judgeBy = (shields: readonly Shield[]) =>
    records.traffic.attend(
      recordFirst(
        createJudge(createDecider({ ...options, authenticator, shields }), records.add),
        recordedFirst(options.access, records),
        records.acknowledge,
      ),
    )
  return {
    stated: judgeBy(asked),
    listed: judgeBy(listed),
    searched: judgeBy(searched),
    say: (client, { principal }) => void said.set(client, principal),
  }
}
