// Addresses that lead around a layer of middleware, put together by layer and way of writing: one finding for each.

import { findRoutePlace } from '../finding/index.ts'
import type { Model, PathSlip, Route } from '../model/index.ts'
import type { Draft } from './kit.ts'
import { routesInWords } from './route-words.ts'

export interface SlipGroup {
  readonly guard: string
  readonly how: PathSlip['how']
  readonly slips: readonly { readonly route: Route; readonly slip: PathSlip }[]
}

export function findSlipGroups({ routes }: Model, ways: readonly PathSlip['how'][]): SlipGroup[] {
  const groups = new Map<string, { route: Route; slip: PathSlip }[]>()
  for (const route of routes) {
    if (route.condition?.default === 'off') continue
    for (const slip of route.slips ?? []) {
      if (!ways.includes(slip.how)) continue
      const key = `${slip.guard} ${slip.how}`
      const known = groups.get(key)
      if (known === undefined) groups.set(key, [{ route, slip }])
      else known.push({ route, slip })
    }
  }
  return [...groups.values()].flatMap((slips) => {
    const [first] = slips
    return first === undefined ? [] : [{ guard: first.slip.guard, how: first.slip.how, slips }]
  })
}

/** The finding on such a group, but for how sure it is and what to do. */
export function toSlipDraft({ guard, how, slips }: SlipGroup): Draft {
  const [first] = slips
  const routes = slips.map(({ route }) => route)
  const name = guard.split(':').at(-1) ?? guard
  const test = first?.slip.test
  return {
    place: test?.place ?? null,
    cause: { name: guard, what: how },
    what: `\`${first?.slip.request ?? ''}\` reaches ${routesInWords(routes, 1)} without the check of \`${name}\`, which looks at ${test?.subject ?? 'the path'}`,
    routes,
    others: slips.slice(0, 5).flatMap(({ route, slip }) => {
      const place = findRoutePlace(route)
      return place === null ? [] : [{ role: 'related' as const, place, note: `served for \`${slip.request}\`` }]
    }),
  }
}
