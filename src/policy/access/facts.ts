// What a decision is made of, and the names under which conditions read it.
import { CelError, type CelType, type Declarations, types } from '../cel/index.ts'
import type { PolicyRoute } from './route.ts'

/** Who is asking. Somebody without a credential is `anonymous` and has nothing else. */
export interface Principal {
  readonly kind: 'anonymous' | 'user' | 'service'
  readonly id?: string
  readonly roles: readonly string[]
  readonly scopes: readonly string[]
  readonly tenant?: string
  readonly attributes: Readonly<Record<string, unknown>>
}

export interface Facts {
  readonly principal: Principal
  readonly request: {
    readonly method: string
    /** As it was sent. */
    readonly path: string
    readonly address: string
    /** RFC 3339, or a `Timestamp`. */
    readonly time: unknown
  }
  /** Values as the application will see them: numbers for ints. */
  readonly path: Readonly<Record<string, unknown>>
  readonly query: Readonly<Record<string, unknown>>
  /** Lower-case names; where one comes several times, the values with commas between, as HTTP has it. */
  readonly header: Readonly<Record<string, string>>
  /** undefined until it was read; JSON as `JSON.parse` gives it. */
  readonly body?: unknown
  /** undefined until the application has answered. */
  readonly response?: unknown
}

/** A part of facts that is there and that nobody can know: whatever reads it, or asks whether it is there, cannot be judged. */
export const unknowable = (reason: string): unknown => new CelError(reason)

/** How much of an exchange has happened: what is not known yet, a condition waits for. */
export type Known = 'head' | 'body' | 'response'

const principal = types.record('principal', {
  kind: types.string,
  id: types.string,
  roles: types.list(types.string),
  scopes: types.list(types.string),
  tenant: types.string,
  attributes: types.map(types.dyn),
})
const request = types.record('request', { method: types.string, path: types.string, address: types.string, time: types.timestamp })

/** In the order of the slots of `fillSlots`. */
export function declarationsFor(route: PolicyRoute): Declarations {
  const { path, query } = route.parameters
  const declarations: Record<string, CelType> = {
    principal,
    request,
    path: types.record('path', path),
    query: types.record('query', query),
    // Headers need not be declared by the application; those that a rule names are handed to it.
    header: types.map(types.string),
  }
  if (route.body !== null) declarations['body'] = route.body
  if (route.response !== null) declarations['response'] = route.response
  return declarations
}

/** Declarations hold `body` and `response` only where a route has them; the slots follow that. */
export function fillSlots(slots: unknown[], facts: Facts, hasBody: boolean, hasResponse: boolean): void {
  slots[0] = facts.principal
  slots[1] = facts.request
  slots[2] = facts.path
  slots[3] = facts.query
  slots[4] = facts.header
  if (hasBody) slots[5] = facts.body
  if (hasResponse) slots[hasBody ? 6 : 5] = facts.response
}
