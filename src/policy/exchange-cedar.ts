// Access rules and Cedar, as whole documents: what is left out stands at the head of what is written.

import type { Model } from '../model/index.ts'
import { exportCedar, importCedar, type Omitted, toPolicyRoutes } from './access/index.ts'
import { writeAccess } from './document/write-access.ts'
import { compilePlacedAccess } from './placed-access.ts'
import type { Policy } from './policy.ts'

export interface CedarDocument {
  readonly text: string
  /** How many are in it. */
  readonly rules: number
  readonly omitted: readonly Omitted[]
}

export interface ExportedCedar extends Omit<CedarDocument, 'text'> {
  readonly policies: string
  readonly schema: string
}

export function exportAsCedar({ access }: Policy, model: Model): ExportedCedar {
  compilePlacedAccess(access, model)
  const { policies, schema, omitted } = exportCedar(access.policy, toPolicyRoutes(model))
  const effects = new Map([...access.policy.rules, ...access.policy.fields].map((rule) => [rule.id, rule]))
  const told = omitted.map(({ rule, reason }) => {
    const found = effects.get(rule)
    // What denies goes before whatever allows: without it more is allowed.
    const isLooser = found?.effect === 'deny' && !('fields' in found)
    return { rule, reason: isLooser ? `${reason}; without it Cedar allows more than the rules do` : reason }
  })
  const left = new Set(omitted.map(({ rule }) => rule))
  const head = [
    'Who may call what: `fastward policy cedar export` wrote it. An action is a route, the principal has `kind`, `id`, `roles`, `scopes`',
    'and `tenant`, and what the request holds is in the context. `fastward policy cedar schema` writes the schema.',
    ...told.map(({ rule, reason }) => `Left out: ${rule}: ${reason}`),
  ]
  return {
    policies: `${head.map((line) => `// ${line.replace(/[\s\p{C}]+/gu, ' ')}`).join('\n')}\n\n${policies}`,
    schema,
    rules: access.policy.rules.filter(({ id }) => !left.has(id)).length,
    omitted: told,
  }
}

export type ImportedCedar =
  | ({ readonly kind: 'ok' } & CedarDocument)
  | { readonly kind: 'refused'; readonly message: string; readonly line: number; readonly column: number }

export function importAsAccess(text: string, file: string): ImportedCedar {
  const read = importCedar(text)
  if (read.kind === 'refused') {
    const before = text.slice(0, read.offset).split('\n')
    return { kind: 'refused', message: read.message, line: before.length, column: (before.at(-1) ?? '').length + 1 }
  }
  const taken = new Set<string>()
  const renamed: string[] = []
  const rules = read.rules.map((rule) => {
    const id = findFreeId(rule.id, taken)
    taken.add(id)
    if (id !== rule.id) renamed.push(`\`${rule.id}\` is called \`${id}\` here`)
    return { ...rule, id }
  })
  const head = [
    `Who may call what, from ${file}: \`fastward policy cedar import\` wrote it. Cedar denies what no policy allows; here a route that no rule`,
    'is about is not held to anything: add one for each that is to be closed.',
    ...renamed,
    ...read.omitted.map(({ rule, reason }) => `Left out: ${rule}: ${reason}`),
  ]
  return { kind: 'ok', text: writeAccess({ rules, notes: [], head }), rules: rules.length, omitted: read.omitted }
}

/** Ids of Cedar are any text; here they are lower-case words with dashes. */
function findFreeId(written: string, taken: ReadonlySet<string>): string {
  const plain =
    written
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '') || 'policy'
  let id = plain
  for (let count = 2; taken.has(id); count++) id = `${plain}-${count}`
  return id
}
