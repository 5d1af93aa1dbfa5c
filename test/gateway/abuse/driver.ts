// Requests on a clock of their own past the real shield against abuse, through the real seam; only sockets are left out, and the application is a function.

import { readOpenapi } from '../../../src/extract/index.ts'
import { createBodyReader, type SentBody } from '../../../src/gateway/content/index.ts'
import type { DecisionNote } from '../../../src/gateway/decide/index.ts'
import { readHead, usualHeadLimits } from '../../../src/gateway/request/index.ts'
import { createRouteTable, resolveRequest } from '../../../src/gateway/resolve/index.ts'
import {
  AbuseEngine,
  type AbuseRules,
  createAbuseShield,
  type Objection,
  planShields,
  ShieldRun,
  usualAbuse,
} from '../../../src/gateway/shields/index.ts'
import type { Principal } from '../../../src/policy/index.ts'

export interface Sent {
  /** Milliseconds. */
  readonly at: number
  readonly method: string
  readonly target: string
  readonly address: string
  readonly agent: string
  /** Known by this token; null: unknown. */
  readonly caller?: { readonly id: string; readonly token: string; readonly kind?: 'user' | 'service' } | null
  readonly form?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
}

export interface Answered {
  /** null where the gateway refused it. */
  readonly status: number | null
  readonly objections: readonly Objection[]
}

export interface Driver {
  /** `status`: what the application would answer. */
  send(sent: Sent, status: number): Answered | Promise<Answered>
  readonly engine: AbuseEngine
  /** Times that somebody was made to sleep. */
  readonly slept: readonly number[]
}

/** `isBare`: heads are read and operations found, and nobody watches. */
export function createDriver(document: object, changes: Partial<AbuseRules> = {}, isBare = false): Driver {
  const read = readOpenapi(JSON.stringify(document))
  if (!read.ok) throw new Error(read.failure)
  const model = read.value
  const slept: number[] = []
  const engine = new AbuseEngine(
    Uint8Array.from({ length: 16 }, (_, index) => index * 11),
    async (milliseconds) => {
      slept.push(milliseconds)
    },
  )
  const shield = createAbuseShield(engine, { ...usualAbuse, mode: { mode: 'enforce' }, ...changes }, model)
  const plans = planShields(isBare ? [] : [shield], model.routes)
  const table = createRouteTable(model, model.apps[0]?.id ?? '')
  const readers = new Map(
    model.routes.map((route) => [route.id, createBodyReader(route.kind === 'http' ? route.body : null, model.schemas, 64)]),
  )

  return {
    engine,
    slept,
    send(sent, status) {
      const body = sent.body ?? (sent.form === undefined ? new Uint8Array() : Buffer.from(new URLSearchParams(sent.form).toString()))
      const contentType = sent.headers?.['content-type'] ?? (sent.form === undefined ? null : 'application/x-www-form-urlencoded')
      const rawHeaders = ['Host', 'shop.example', 'User-Agent', sent.agent, 'Content-Length', String(body.length)]
      if (contentType !== null) rawHeaders.push('Content-Type', contentType)
      for (const [name, value] of Object.entries(sent.headers ?? {})) if (name !== 'content-type') rawHeaders.push(name, value)
      if (sent.caller != null) rawHeaders.push('Authorization', `Bearer ${sent.caller.token}`)
      const head = readHead({ method: sent.method, target: sent.target, version: '1.1', rawHeaders }, usualHeadLimits)
      if (head.kind === 'refused') throw new Error(head.code)
      const { operations } = resolveRequest(table, sent.method, head.head.decoded.path)
      const [operation] = operations
      const plan = operation === undefined ? null : (plans?.routes.get(operation.route.id) ?? null)
      if (operation === undefined || plan === null) return { status, objections: [] }
      const run = new ShieldRun(plan, {
        head: head.head,
        client: { address: sent.address, isEncrypted: true },
        route: operation.route,
        others: [],
        parameters: operation.parameters,
        now: sent.at,
      })
      const note: DecisionNote = {
        mode: 'observe',
        verdict: { kind: 'allow', rule: null, reason: '' },
        routes: [operation.route.id],
        principal: null,
        closed: null,
      }
      run.knows(note, toPrincipal(sent))
      const finish = (objection: Objection | null): Answered => {
        run.done({ status: objection === null ? status : 429, ended: 'answered', milliseconds: 1, code: objection?.code ?? null, bytes: 0 })
        return { status: objection === null ? status : null, objections: note.objections ?? [] }
      }
      const afterHead = (objection: Objection | null): Answered | Promise<Answered> => {
        if (objection !== null || plan.body.length === 0) return finish(objection)
        const sentBody: SentBody = { contentType, contentEncoding: sent.headers?.['content-encoding'] ?? null, bytes: body }
        const reader = readers.get(operation.route.id)
        if (reader === undefined) throw new Error('a route without a reader')
        const said = run.afterBody(body.length > plan.mostBytes ? null : body, () => reader(sentBody))
        return said instanceof Promise ? said.then(finish) : finish(said)
      }
      const said = run.afterHead()
      return said instanceof Promise ? said.then(afterHead) : afterHead(said)
    },
  }
}

const nobody: Principal = { kind: 'anonymous', roles: [], scopes: [], attributes: {} }

function toPrincipal({ caller }: Sent): Principal {
  return caller == null ? nobody : { kind: caller.kind ?? 'user', id: caller.id, roles: [], scopes: [], attributes: {} }
}
