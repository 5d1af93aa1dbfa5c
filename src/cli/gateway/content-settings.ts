// `gateway.bodies`, `gateway.answers` and `gateway.fields` as the gateway takes them.

import { UserError } from '../../base/index.ts'
import { type ContentSettings, usualContent } from '../../gateway/index.ts'
import type { Model } from '../../model/index.ts'
import { type Document, type PlacedAccess, selects, toPolicyRoutes } from '../../policy/index.ts'

export function toContentSettings({ bodies, answers, fields }: Partial<Document['gateway']>): ContentSettings {
  return {
    body: Number(bodies?.limit ?? usualContent.body),
    answer: Number(answers?.limit ?? usualContent.answer),
    depth: Number(bodies?.depth ?? usualContent.depth),
    write: fields?.write ?? usualContent.write,
  }
}

/** Nobody cuts what goes through a socket, and it must not be thought that somebody does. */
export function refuseSocketFields({ policy }: PlacedAccess, routes: ReadonlySet<string>, model: Model): void {
  for (const route of toPolicyRoutes(model)) {
    if (route.kind !== 'websocket' || !routes.has(route.id)) continue
    const field = policy.fields.find(({ selector }) => selects(selector, route))
    if (field !== undefined) throw new UserError('gateway-field-on-socket', { rule: field.id, route: route.id })
  }
}
