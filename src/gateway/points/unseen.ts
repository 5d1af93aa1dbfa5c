// What a decision point would have to see and does not: operations of which a rule reads the body or the answer, or a field is closed. The start page names them.

import type { Model } from '../../model/index.ts'
import { type CompiledAccess, type PlacedAccess, selects, toPolicyRoutes } from '../../policy/index.ts'

export interface UnseenByPoints {
  /** Denied unless the proxy sends the body along. */
  readonly body: readonly string[]
  /** Denied as far as a rule needs the answer, or a field of it is closed to the caller. */
  readonly answer: readonly string[]
}

export function listUnseen(model: Model, app: string, access: CompiledAccess, { fields }: PlacedAccess['policy']): UnseenByPoints {
  const body: string[] = []
  const answer: string[] = []
  const known = new Map(model.routes.filter((route) => route.app === app).map((route) => [route.id, route]))
  for (const route of toPolicyRoutes(model)) {
    const { method, path } = known.get(route.id) ?? {}
    const needs = access.routes.get(route.id)?.needs
    if (path === undefined || needs === undefined) continue
    const gates = fields.filter(({ selector }) => selects(selector, route))
    const name = `${method ?? 'MOUNT'} ${path}`
    if (needs.body || gates.some((gate) => gate.access === 'write')) body.push(name)
    if (needs.response || gates.some((gate) => gate.access === 'read')) answer.push(name)
  }
  return { body, answer }
}
