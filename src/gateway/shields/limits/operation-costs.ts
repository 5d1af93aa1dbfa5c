// What a request to one operation costs in one limit: read from the schema when policy and routes are read, and from the request when it comes.

import type { Model, Route } from '../../../model/index.ts'
import { fitsPath } from '../../../policy/index.ts'
import type { RequestHead } from '../../request/index.ts'
import type { SentBytes, ShieldRequest } from '../shield.ts'
import { countItems, findBodyItems } from './costs/body-items.ts'
import { findPageSizes, queryParametersOf, readPageSize } from './costs/page-size.ts'
import { priceOf, toMillionths } from './costs/prices.ts'
import { estimateTokens, findModel, type Usage } from './costs/usage.ts'
import type { Price, RateLimit } from './limit.ts'

/** Of `x-fastward-cost`: a number, or a table such as `{units: 5, per: query.limit}`. */
export type WrittenCost = number | Readonly<Record<string, unknown>> | null

export type OperationCost =
  | { readonly kind: 'fixed'; readonly units: number }
  | { readonly kind: 'head'; readonly units: (head: RequestHead) => number }
  | { readonly kind: 'body'; readonly units: (request: ShieldRequest, body: SentBytes) => number }
  /** Bytes both ways: what is sent is known, what is answered is told after. */
  | { readonly kind: 'bytes' }
  | { readonly kind: 'tokens'; readonly price: ((model: string | null) => Price) | null; readonly usual: number }

/** Bytes of a body that is read for what it costs. */
export const mostBody = 1024 * 1024

const usualTokens = 1000

export function costOf(
  limit: RateLimit,
  route: Route | null,
  schemas: Model['schemas'],
  written: WrittenCost,
  prices: ReadonlyMap<string, Price>,
): OperationCost {
  switch (limit.unit) {
    case 'requests':
      return { kind: 'fixed', units: weightOf(limit, route, written) }
    case 'items':
      return itemsOf(limit, route, schemas, written)
    case 'bytes':
      return { kind: 'bytes' }
    case 'tokens':
      return { kind: 'tokens', price: null, usual: limit.estimate ?? usualTokens }
    case 'money':
      return { kind: 'tokens', price: (model) => priceOf(prices, model), usual: limit.estimate ?? usualTokens }
    default:
      return limit.unit satisfies never
  }
}

function weightOf({ costs }: RateLimit, route: Route | null, written: WrittenCost): number {
  if (route !== null) for (const [operation, cost] of costs) if (fitsOperation(operation, route)) return cost
  if (typeof written === 'number') return Math.max(0, Math.ceil(written))
  const units = written?.['units']
  return typeof units === 'number' && written?.['per'] === undefined ? Math.max(0, Math.ceil(units)) : 1
}

/** `POST /orders/**`, or a path alone. */
export function fitsOperation(pattern: string, { method, path }: Pick<Route, 'method' | 'path'>): boolean {
  const space = pattern.indexOf(' ')
  return (space === -1 || pattern.slice(0, space) === method) && fitsPath(pattern.slice(space + 1), path)
}

function itemsOf(limit: RateLimit, route: Route | null, schemas: Model['schemas'], written: WrittenCost): OperationCost {
  const estimate = limit.estimate ?? 1
  if (route === null) return { kind: 'fixed', units: estimate }
  const { named, units } = readNamed(written)
  const sizes = findPageSizes(queryParametersOf(route), schemas, named)
  const inBody = named === null ? findBodyItems(route, schemas) : null
  if (inBody === null)
    return sizes.length === 0
      ? { kind: 'fixed', units }
      : { kind: 'head', units: ({ query }) => units * readPageSize(sizes, query, estimate) }
  return {
    kind: 'body',
    units: ({ head }, body) => {
      const asked = sizes.length === 0 ? 1 : readPageSize(sizes, head.query, estimate)
      if (body.bytes === null) return units * Math.max(asked, inBody.mostItems ?? estimate)
      if (body.bytes.length === 0) return units * asked
      const read = body.read()
      return units * Math.max(asked, read.kind === 'read' ? countItems(inBody, read.sent, estimate) : (inBody.mostItems ?? estimate))
    },
  }
}

function readNamed(written: WrittenCost): { readonly named: string | null; readonly units: number } {
  if (written === null || typeof written === 'number') return { named: null, units: Math.max(1, Math.ceil(written ?? 1)) }
  const { units, per } = written
  const named = typeof per === 'string' && per.startsWith('query.') ? per.slice('query.'.length) : null
  return { named, units: typeof units === 'number' ? Math.max(1, Math.ceil(units)) : 1 }
}

/** Of a model's answer, before there is one. */
export function estimateOf(
  usual: number,
  { head }: ShieldRequest,
  body: SentBytes,
): { readonly usage: Usage; readonly model: string | null } {
  if (body.bytes === null) {
    const bytes = head.framing.kind === 'length' ? head.framing.bytes : mostBody
    return { usage: estimateTokens(null, bytes, usual), model: null }
  }
  const read = body.bytes.length === 0 ? null : body.read()
  const sent = read?.kind === 'read' ? read.sent : null
  return { usage: estimateTokens(sent, body.bytes.length, usual), model: findModel(sent) }
}

export const unitsOf = ({ input, output }: Usage, price: Price | null): number =>
  price === null ? input + output : toMillionths({ input, output }, price)
