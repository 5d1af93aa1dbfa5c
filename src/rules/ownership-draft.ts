// What rules on objects say of one that nobody holds against the caller: where it is taken, and which of its kin does better.

import { findRoutePlace, handlerName } from '../finding/index.ts'
import type { ObjectUse, Route } from '../model/index.ts'
import type { Confidence } from '../taxonomy/index.ts'
import type { Draft } from './kit.ts'
import { resourceName, type UnboundObject, useInWords } from './object-owner.ts'
import { routeInWords } from './route-words.ts'

export function toOwnershipDraft(unbound: UnboundObject, route: Route, what: string, confidence: Confidence = unbound.confidence): Draft {
  const { object, ownership, checked } = unbound
  const kin = ownership.checked.filter(({ route: other }) => other !== route).slice(0, 3)
  return {
    place: findRoutePlace(route),
    cause: {
      name: route.handler === null ? route.id : handlerName(route.handler),
      what: `${resourceName(object)} by ${object.by.map(({ parameter }) => parameter).join(' and ')}`,
    },
    what,
    // A role or scope that middleware or a decorator asks for may be all the owner that there is: read it before believing it.
    confidence: (route.accessCertainty !== 'certain' || route.access === 'authorised') && confidence === 'high' ? 'medium' : confidence,
    routes: [route],
    handler: route.handler === null ? null : handlerName(route.handler),
    others: [
      { role: 'cause', place: object.place, note: `here it ${useInWords(object)}` },
      ...(checked === null
        ? []
        : [{ role: 'related' as const, place: checked.place, note: `${resourceName(checked)} is checked: ${boundText(checked)}` }]),
      ...kin.flatMap(({ route: other, object: use }) => [
        { role: 'related' as const, place: use.place, note: `${routeInWords(other)} asks whose it is: ${boundText(use)}` },
      ]),
    ],
  }
}

function boundText({ boundBy, text }: ObjectUse): string {
  return boundBy[0]?.text ?? text
}

/** `, which DELETE /notes/{id} checks`: the kin that does better. */
export function kinInWords({ ownership: { checked, fields } }: UnboundObject): string {
  const [kin] = checked
  if (kin !== undefined) return `, and ${routeInWords(kin.route)} asks whose it is`
  return fields.length > 0 ? `, which has ${fields.slice(0, 2).join(' and ')}` : ''
}
