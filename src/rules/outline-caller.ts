// What a handler asks of its caller, as it is written: by the names under which the caller goes there.

import type { Model, Outline, Route, Step } from '../model/index.ts'

/** What the handler calls the caller, and what it takes from there. */
export function namesOfCaller(outline: Outline, route: Route): ReadonlySet<string> {
  const names = new Set(route.principal === null ? [] : [route.principal.parameter])
  for (const { name, in: where } of outline.parameters) if (where === null && caller.test(name)) names.add(name)
  for (const step of outline.steps) {
    if (step.kind === 'set' && step.operator === '=' && /^\w+$/.test(step.target) && speaksOf(step.value, names)) names.add(step.target)
  }
  return names
}
const caller =
  /^(?:(?:current|auth|authenticated|logged_in|db)_)?(?:db_)?(?:user|member|account|principal|subject|identity)$|^caller$|^me$|^[Aa]uthorize$/

/** It mentions one of the names as a name of its own: `user.id`, and not `item.user` or `"user"`. */
export function speaksOf(text: string, names: ReadonlySet<string>): boolean {
  return (text.match(/(?<![.\w"'])[a-zA-Z_]\w*(?!\s*=[^=])/g) ?? []).some((word) => names.has(word))
}

const outlines = new WeakMap<Model, ReadonlyMap<string, Outline>>()

/** What the handler of a route does. */
export function findOutline(route: Route, model: Model): Outline | null {
  let byRoute = outlines.get(model)
  if (byRoute === undefined) {
    const made = new Map<string, Outline>()
    for (const outline of model.code?.outlines ?? [])
      if (outline.role === 'handler') for (const id of outline.entries) made.set(id, outline)
    outlines.set(model, (byRoute = made))
  }
  return byRoute.get(route.id) ?? null
}

/** The tests of a handler that end it in one of their arms. */
export function decidingTests(outline: Outline): Step[] {
  return outline.steps.filter(
    (step) => step.kind === 'test' && [step.then, step.otherwise].some((end) => end === 'raises' || end === 'returns'),
  )
}
