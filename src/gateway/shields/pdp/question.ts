// What another decision point is asked (OpenID AuthZEN Authorization API 1.0, section 5): who is the subject, which operation is the action, and what
// its path names is the resource. Claims, queries and bodies are not told.

import type { Route } from '../../../model/index.ts'
import type { Principal } from '../../../policy/index.ts'
import { liesIn, parseAddress, parseNetwork } from '../../request/index.ts'
import type { ShieldRequest } from '../shield.ts'

/** `operation`: its id is the action. `route`: the method is, and the route the resource, as gateways of the interoperability events ask. */
export type QuestionForm = 'operation' | 'route'

/** One evaluation, as it is sent. */
export interface PdpQuestion {
  readonly subject: Entity
  readonly action: { readonly name: string }
  readonly resource: Entity
  readonly context: Readonly<Record<string, unknown>>
}

interface Entity {
  readonly type: string
  readonly id: string
  readonly properties?: Readonly<Record<string, unknown>>
}

type Asked = Pick<ShieldRequest, 'head' | 'client' | 'principal' | 'parameters'>

export type WriteQuestion = (asked: Asked, parameters: Readonly<Record<string, string>>) => PdpQuestion

/** Of one operation; null for a path that the application is not known to have. */
export function createWriteQuestion(route: Route | null, form: QuestionForm): WriteQuestion {
  const action = route === null || form === 'route' ? null : nameOf(route)
  const names = route === null ? [] : [...route.path.matchAll(/\{(\w+)(?::\w+)?\}/g)].map(([, name = '']) => name)
  const type = route === null || form === 'route' ? 'route' : typeOf(route.path)
  const last = names.at(-1)
  return ({ head, client, principal }, parameters) => {
    const { path } = head.decoded
    const method = head.upgrade === null ? head.method : 'WS'
    const isNamed = form === 'operation' && last !== undefined
    const id = form === 'route' ? (route?.path ?? path) : isNamed ? (parameters[last] ?? path) : path
    // A resource has an id; what names nothing is the path itself.
    const resource = { type, id: id === '' ? path : id, properties: form === 'route' ? { ...parameters, path } : { ...parameters } }
    return {
      subject: toSubject(principal),
      action: { name: action ?? method },
      resource,
      context: { method, path, client: classOf(client.address), scopes: principal.scopes },
    }
  }
}

/** As our own decision point finds it again: the id of the operation, else the name of its handler. */
function nameOf(route: Route): string | null {
  if (route.kind !== 'http') return null
  return route.operationId ?? route.handler?.name.split('.').at(-1) ?? null
}

/** The last part of the path that is not a parameter: `/orders/{id}` is about orders. */
function typeOf(path: string): string {
  const parts = path.split('/').filter((part) => part !== '')
  const last = parts.findLastIndex((part) => part.includes('{'))
  const fixed = (last === -1 ? parts : parts.slice(0, last)).findLast((part) => !part.includes('{'))
  return fixed ?? 'route'
}

function toSubject({ kind, id, roles, scopes, tenant }: Principal): Entity {
  const properties = { roles, scopes, ...(tenant === undefined ? {} : { tenant }) }
  return { type: kind, id: id === undefined || id === '' ? kind : id, properties }
}

const networks = (texts: readonly string[]) => texts.flatMap((text) => parseNetwork(text) ?? [])
const loopback = networks(['127.0.0.0/8', '::1/128'])
const inner = networks(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', '100.64.0.0/10', 'fc00::/7', 'fe80::/10'])

/** Where the client stands, without saying who it is. */
function classOf(text: string): 'loopback' | 'private' | 'public' | 'unknown' {
  const address = parseAddress(text.replace(/%.*$/, ''))
  if (address === null) return 'unknown'
  const lies = (those: typeof inner) => those.some((network) => liesIn(address, network))
  return lies(loopback) ? 'loopback' : lies(inner) ? 'private' : 'public'
}
