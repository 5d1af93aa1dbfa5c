// A decision as an event of OCSF (ocsf.io): class API Activity of the category Application Activity, with the profile Security Control. What
// OCSF has no word for stands under `unmapped`.

import type { AuditDecision } from './decision.ts'
import { type AuditRoute, type Hash, PathRedactor } from './redact.ts'

export const ocsfVersion = '1.8.0'

const classOf = { category_uid: 6, category_name: 'Application Activity', class_uid: 6003, class_name: 'API Activity' } as const

/** Logging in and out is the gateway's own, and no operation of the application. */
const classOfLogin = {
  category_uid: 3,
  category_name: 'Identity & Access Management',
  class_uid: 3002,
  class_name: 'Authentication',
} as const

const loginActivities: Readonly<Record<string, readonly [number, string]>> = {
  'fastward|callback': [1, 'Logon'],
  'fastward|logout': [2, 'Logoff'],
  'fastward|back-channel-logout': [2, 'Logoff'],
}
const isLogin = (route: string | undefined): boolean => route?.startsWith('fastward|') === true

const activities: Readonly<Record<string, readonly [number, string]>> = {
  POST: [1, 'Create'],
  GET: [2, 'Read'],
  HEAD: [2, 'Read'],
  OPTIONS: [2, 'Read'],
  PUT: [3, 'Update'],
  PATCH: [3, 'Update'],
  DELETE: [4, 'Delete'],
}
const otherActivity = [99, 'Other'] as const

/** What OCSF knows as a method. */
const methods = new Set(['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'TRACE'])

export interface EventRules {
  /** Of this program. */
  readonly version: string
  readonly application: string
  readonly hash: Hash
  /** What stands as it is, and not as a keyed hash. */
  readonly plain: ReadonlySet<'principal' | 'client'>
  /** Names of path parameters that are hidden beside those whose names say so. */
  readonly hidden: ReadonlySet<string>
}

export interface EventPlace {
  readonly chain: string
  readonly n: number
  /** Digest of the rules that were asked. */
  readonly policy: string
}

export type OcsfEvent = Readonly<Record<string, unknown>>

/** Already as the record may hold them. */
export interface ShownValues {
  readonly principal: string
  readonly client: string
  readonly path: string
  readonly latency: number
}

const none: readonly string[] = []

/** Decisions of one operation come in a row. */
let listed: { readonly routes: string; readonly ids: readonly string[] } = { routes: '', ids: none }

function listIds(routes: string): readonly string[] {
  if (routes === '') return none
  if (listed.routes !== routes) listed = { routes, ids: routes.split('\n') }
  return listed.ids
}

/** Denied, or it would have been. */
export const isNotable = ({ mode, verdict }: AuditDecision): boolean => verdict === 'refuse' || (mode === 'observe' && verdict !== 'allow')

export const toLatency = (milliseconds: number): number => Math.round(milliseconds)

export class EventMaker {
  readonly #rules: EventRules
  readonly #paths: PathRedactor

  constructor(rules: EventRules) {
    this.#rules = rules
    this.#paths = new PathRedactor(rules.hash, rules.hidden)
  }

  know(routes: readonly AuditRoute[]): void {
    this.#paths.know(routes)
  }

  /** Of a caller who is somebody. */
  nameOf(principal: string): string {
    const { plain, hash } = this.#rules
    return plain.has('principal') ? principal : hash(principal)
  }

  addressOf(client: string): string {
    const { plain, hash } = this.#rules
    return client === '' ? 'unknown' : plain.has('client') ? client : hash(client)
  }

  pathOf({ path, routes }: AuditDecision): string {
    return this.#paths.redact(path, listIds(routes))
  }

  /** `shown`: what stands in the place of what differs from one decision to the next. */
  make(decision: AuditDecision, { chain, n, policy }: EventPlace, shown: ShownValues | null = null): OcsfEvent {
    const { plain, version, application } = this.#rules
    const { method, principal, client, status, verdict, mode, rule, reason, code, phase } = decision
    const ids = listIds(decision.routes)
    const login = isLogin(ids[0])
    const [activity, activityName] = (login ? loginActivities[ids[0] ?? ''] : activities[method]) ?? otherActivity
    const kind = login ? classOfLogin : classOf
    const isObserved = mode === 'observe' && verdict !== 'allow'
    const isDenied = !isObserved && verdict === 'refuse'
    const isOfNote = isNotable(decision)
    const [ended, point] = decision.ended.split(' ', 2)
    const isFailure = status === null ? ended !== 'told' : status >= 400
    return {
      activity_id: activity,
      activity_name: activityName,
      ...kind,
      type_uid: kind.class_uid * 100 + activity,
      type_name: `${kind.class_name}: ${activityName}`,
      time: decision.time,
      severity_id: isOfNote ? 2 : 1,
      severity: isOfNote ? 'Low' : 'Informational',
      status_id: isFailure ? 2 : 1,
      status: isFailure ? 'Failure' : 'Success',
      ...(status === null ? {} : { status_code: String(status) }),
      ...(reason === null ? {} : { status_detail: reason }),
      action_id: isObserved ? 3 : isDenied ? 2 : 1,
      action: isObserved ? 'Observed' : isDenied ? 'Denied' : 'Allowed',
      disposition_id: isObserved ? 17 : isDenied ? 2 : 1,
      disposition: isObserved ? 'Logged' : isDenied ? 'Blocked' : 'Allowed',
      ...(login
        ? {
            auth_protocol_id: 4,
            auth_protocol: 'OpenID',
            is_remote: true,
            service: { name: application },
            user: this.#user(principal ?? 'anonymous', shown),
          }
        : {
            actor: principal === null ? { app_name: 'unknown' } : { user: this.#user(principal, shown) },
            api: { operation: ids[0] ?? 'unknown', service: { name: application } },
          }),
      src_endpoint: {
        [plain.has('client') && client !== '' ? 'ip' : 'uid']: (client === '' ? null : shown?.client) ?? this.addressOf(client),
      },
      http_request: {
        ...(methods.has(method) ? { http_method: method } : {}),
        url: { path: shown?.path ?? this.pathOf(decision) },
      },
      ...(status === null ? {} : { http_response: { code: status, latency: shown?.latency ?? toLatency(decision.milliseconds) } }),
      policy: { uid: policy, ...(rule === null ? {} : { name: rule }), is_applied: mode === 'enforce' },
      metadata: {
        version: ocsfVersion,
        profiles: ['security_control'],
        product: { name: 'Fastward', vendor_name: 'Fastward', version },
        log_name: chain,
        sequence: n,
        uid: `${chain}/${n}`,
        ...(phase === 'after' ? { correlation_uid: `${chain}/${n - decision.back}` } : {}),
      },
      unmapped: {
        verdict,
        mode,
        ...(methods.has(method) ? {} : { method }),
        routes: ids,
        code,
        ...(decision.closed === null ? {} : { closed: JSON.parse(decision.closed) }),
        ...(decision.objections === undefined ? {} : { objections: JSON.parse(decision.objections) }),
        answered: decision.answered,
        ended: phase === 'before' ? null : ended,
        ...(point === undefined || point === '' ? {} : { point }),
        milliseconds: decision.milliseconds,
      },
    }
  }

  #user(principal: string, shown: ShownValues | null): object {
    // Nobody's name, and as good as none.
    if (principal === 'anonymous') return { name: principal, type_id: 0, type: 'Unknown' }
    return { uid: shown?.principal ?? this.nameOf(principal), type_id: 0, type: 'Unknown' }
  }
}
