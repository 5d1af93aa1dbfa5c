// A guardrail: what must hold of every thing of one kind that its selector takes.

import type { Asvs, Cwe, OwaspApi } from '../../taxonomy/index.ts'

/** What guardrails speak of, and the name of the variable that holds one of them in a condition. */
export const subjectKinds = [
  'route',
  'dependency',
  'parameter',
  'schema',
  'field',
  'finding',
  'secret',
  'infrastructure',
  'component',
  'statement',
] as const
export type SubjectKind = (typeof subjectKinds)[number]

/** `audit`: told. `warn`: shown to whoever makes a change. `block`: a change that breaks it does not land. */
export const guardrailSeverities = ['audit', 'warn', 'block'] as const
export type GuardrailSeverity = (typeof guardrailSeverities)[number]

/** Each part takes what fits one of its words; all parts that are there must take it. */
export type Selector = { readonly [Name in SelectorName]?: readonly string[] }

/** Text in CEL, with the line of the document on which it begins; null in a preset. */
export interface ConditionText {
  readonly text: string
  readonly line: number | null
}

export interface Guardrail {
  readonly id: string
  readonly for: SubjectKind
  readonly where: Selector
  /** Also: those alone for which this holds. */
  readonly when: ConditionText | null
  readonly require: ConditionText
  readonly severity: GuardrailSeverity
  /** What is wrong where it does not hold, as a sentence. */
  readonly message: string
  readonly fix: string | null
  readonly owner: string | null
  /** What nobody can say is let through, and told all the same. */
  readonly allowUnknown: boolean
  readonly cwe: readonly Cwe[]
  readonly owaspApi: OwaspApi | null
  readonly asvs: readonly Asvs[]
  /** Where it is written: a preset by its name, or a line of a document. */
  readonly origin: Origin
}

export type Origin =
  | { readonly kind: 'preset'; readonly name: string }
  | { readonly kind: 'document'; readonly file: string; readonly line: number }

const ofRoutes = ['path', 'method', 'tag', 'router', 'app', 'access', 'effect', 'handler'] as const

/** How the words of a selector are compared: `glob` knows `*` and `**`, `word` is the whole of it. */
export const selectors = {
  path: { compare: 'path', description: 'Paths of routes; `*` is one part, `**` any number of parts.' },
  method: { compare: 'word', description: 'Methods, `WS` for websockets.' },
  tag: { compare: 'word', description: 'Tags of routes.' },
  router: { compare: 'glob', description: 'Routers on the way to the route, as `module:variable`, or the module of the handler.' },
  app: { compare: 'word', description: 'The application, as reports name it.' },
  access: { compare: 'word', description: 'Verdicts: open, presence, optional, authenticated, authorised.' },
  effect: { compare: 'word', description: 'What the route does to the outside: sql, file, url, command …' },
  handler: { compare: 'glob', description: 'The handler, as `module:name`.' },
  call: { compare: 'glob', description: 'What is called, as `module:name`.' },
  name: { compare: 'glob', description: 'The name.' },
  in: { compare: 'word', description: 'Where a parameter comes from: path, query, header, cookie, body, form, file.' },
  schema: { compare: 'glob', description: 'The name of the model.' },
  direction: { compare: 'word', description: 'in: what callers send. out: what they are sent.' },
  sensitivity: { compare: 'word', description: 'What its name says that it holds: credential, personal, financial, health.' },
  rule: { compare: 'word', description: 'The rule that found it.' },
  severity: { compare: 'word', description: 'low, medium, high, critical.' },
  confidence: { compare: 'word', description: 'low, medium, high.' },
  room: { compare: 'word', description: 'code, dependencies, secrets, infrastructure.' },
  cwe: { compare: 'word', description: 'Weaknesses as CWE numbers them.' },
  owasp: { compare: 'word', description: 'Risks as OWASP API Security Top 10 numbers them.' },
  file: { compare: 'glob', description: 'The file that it stands in.' },
  ecosystem: { compare: 'word', description: 'pypi, npm …' },
  license: { compare: 'glob', description: 'Licences as SPDX writes them.' },
  statement: { compare: 'word', description: 'The id of a statement.' },
  verdict: { compare: 'word', description: 'yes, no, unknown.' },
} as const satisfies Readonly<Record<string, { readonly compare: 'path' | 'glob' | 'word'; readonly description: string }>>

export type SelectorName = keyof typeof selectors

const ofFindings = ['rule', 'severity', 'confidence', 'cwe', 'owasp', 'file', 'path', 'method', 'access'] as const

/** What goes with which kind. */
export const selectorsOf: Readonly<Record<SubjectKind, readonly SelectorName[]>> = {
  route: ofRoutes,
  dependency: ['call', 'name', ...ofRoutes],
  parameter: ['name', 'in', 'sensitivity', ...ofRoutes],
  schema: ['name', 'direction', 'access', 'path', 'method'],
  field: ['name', 'schema', 'direction', 'sensitivity', 'access', 'path', 'method'],
  finding: ['room', ...ofFindings],
  secret: ofFindings,
  infrastructure: ofFindings,
  component: ['name', 'ecosystem', 'license'],
  statement: ['statement', 'room', 'verdict'],
}
