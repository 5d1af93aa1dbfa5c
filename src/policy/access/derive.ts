// The access rules that the code enforces today, as a beginning: what it demands in a way that a rule can say, and a note on the rest.
import type { Model } from '../../model/index.ts'
import { codeRequirements } from './code-requirements.ts'
import type { Demand, Requirements } from './requirements.ts'
import type { AccessPolicy, AccessRule } from './rule.ts'

export interface DerivedPolicy {
  readonly policy: AccessPolicy
  /** What the code does and no rule says, and routes of which nothing is known: a sentence each. */
  readonly notes: readonly { readonly route: string; readonly text: string }[]
}

export function deriveAccess(model: Model): DerivedPolicy {
  const notes: { route: string; text: string }[] = []
  const groups = new Map<string, { when: string | null; name: string; routes: string[] }>()
  for (const route of model.routes) {
    if (route.kind === 'mount') continue
    const { requirements, unnamed } = codeRequirements(route)
    const note = (text: string): void => void notes.push({ route: route.id, text })
    if (requirements === null) {
      note('Who may call it could not be read from the code: no rule is about it.')
      continue
    }
    if (route.access === 'presence') note('The code demands a credential and verifies none: the rule lets everybody in, as the code does.')
    for (const text of unnamed) note(`The code asks \`${text}\`, which the rule does not say.`)
    if (requirements.some((way) => way.some((demand) => (demand.kind === 'owner' || demand.kind === 'tenant') && demand.of === ''))) {
      note('The code binds the object to who is asking; by what of the request is not known, and the rule does not say it.')
    }
    const when = toCondition(requirements)
    const group = groups.get(when ?? '') ?? { when, name: nameOf(requirements), routes: [] }
    group.routes.push(route.id)
    groups.set(when ?? '', group)
  }
  const taken = new Map<string, number>()
  const rules = [...groups.values()].map(({ when, name, routes }): AccessRule => {
    const count = (taken.get(name) ?? 0) + 1
    taken.set(name, count)
    return { id: count === 1 ? name : `${name}-${count}`, owner: null, selector: { routes }, effect: 'allow', when }
  })
  return { policy: { rules, fields: [], resources: [] }, notes }
}

/** null: always. What cannot be said is left out, so that the rule allows what the code may still refuse. */
function toCondition(requirements: NonNullable<Requirements>): string | null {
  const ways = requirements.map((way) => {
    const said = way.flatMap((demand) => conditionOf(demand) ?? [])
    // A role or an id is nothing that somebody without a credential has.
    const parts = said.length > 1 ? said.filter((text) => text !== signedIn) : said
    return parts.length > 1 ? `(${parts.join(' && ')})` : (parts[0] ?? 'true')
  })
  const distinct = [...new Set(ways)]
  if (distinct.length === 0) return 'false'
  return distinct.includes('true') ? null : distinct.join(' || ')
}

const signedIn = 'principal.kind != "anonymous"'

function conditionOf(demand: Demand): string | null {
  switch (demand.kind) {
    case 'signed-in':
      return signedIn
    case 'role':
      return `${JSON.stringify(demand.value)} in principal.roles`
    case 'scope':
      return `${JSON.stringify(demand.value)} in principal.scopes`
    case 'owner':
      return demand.of === '' ? null : `principal.id == string(${demand.of})`
    case 'tenant':
      return demand.of === '' ? null : `principal.tenant == string(${demand.of})`
    case 'other':
      return null
  }
}

function nameOf(requirements: NonNullable<Requirements>): string {
  const values = requirements.flat().flatMap((demand) => (demand.kind === 'role' || demand.kind === 'scope' ? [demand.value] : []))
  if (requirements.some((way) => way.length === 0)) return 'everybody'
  const words = [...new Set(values)].slice(0, 3).map((value) =>
    value
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, ''),
  )
  const owner = requirements.flat().some((demand) => demand.kind === 'owner' && demand.of !== '')
  const named = [...words.filter((word) => word !== ''), ...(owner ? ['owner'] : [])]
  return named.length === 0 ? 'signed-in' : named.join('-')
}
