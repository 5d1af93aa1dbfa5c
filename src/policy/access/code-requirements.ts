// What the code demands of who calls a route, in the same words as the requirements of a rule.
import type { PrincipalTest, Route } from '../../model/index.ts'
import { both, type Demand, type Requirements } from './requirements.ts'

export interface CodeRequirements {
  /** null: nobody can say. */
  readonly requirements: Requirements
  /** Tests that have no name here: the code may demand more than is said. */
  readonly unnamed: readonly string[]
}

export function codeRequirements(route: Route): CodeRequirements {
  if (route.access === 'unknown') return { requirements: null, unnamed: [] }
  if (route.access !== 'authenticated' && route.access !== 'authorised') return { requirements: [[]], unnamed: [] }
  const unnamed: string[] = []
  let requirements: Requirements = [[{ kind: 'signed-in' }]]
  for (const guard of route.guards) {
    for (const test of guard.tests) {
      const ways = waysOf(test, route)
      if (ways === null) unnamed.push(test.text)
      else requirements = both(requirements, ways)
    }
  }
  const bound = route.objects.some(
    (use) => use.by.length > 0 && (use.bound === 'predicate' || use.bound === 'compared' || use.bound === 'parent'),
  )
  if (bound && !requirements?.every((way) => way.some((demand) => demand.kind === 'owner'))) {
    requirements = both(requirements, [[{ kind: 'owner', of: '' }]])
  }
  return { requirements, unnamed }
}

/** null where the test has no name here. */
function waysOf(test: PrincipalTest, route: Route): Requirements {
  const { values } = test
  switch (test.kind) {
    case 'role':
      return values.length === 0 ? null : values.map((value) => [{ kind: 'role', value }])
    case 'scope':
      return values.length === 0 ? null : [values.map((value): Demand => ({ kind: 'scope', value }))]
    case 'owner':
    case 'self':
      return [[{ kind: 'owner', of: parameterIn(test.text, route) }]]
    case 'tenant':
      return [[{ kind: 'tenant', of: parameterIn(test.text, route) }]]
    case 'other':
      return null
  }
}

/** `path.user_id` where the text of the test names one parameter of the path; empty where it names none or several. */
function parameterIn(text: string, route: Route): string {
  const words = new Set(text.split(/\W+/))
  const named = route.parameters.filter((parameter) => parameter.in === 'path' && words.has(parameter.name))
  return named.length === 1 ? `path.${named[0]?.name}` : ''
}
