// `guardrails`: what must hold of the application, each under an id; a preset's guardrail is turned by a word in place of a table.

import { isAsvsRequirement, owaspApiRisks, severities } from '../../taxonomy/index.ts'
import {
  type GuardrailSeverity,
  guardrailSeverities,
  type Selector,
  type SelectorName,
  type SubjectKind,
  selectors,
  selectorsOf,
  subjectKinds,
} from '../guardrails/guardrail.ts'
import {
  checked,
  choice,
  type Fields,
  flag,
  type Lined,
  lined,
  list,
  oneOrMany,
  record,
  type Shape,
  type Source,
  source,
  table,
  text,
  wordOr,
} from './shape.ts'

/** `off`, or the severity of a guardrail that is declared elsewhere: in a preset or in a document beneath. */
export type GuardrailTurn = 'off' | GuardrailSeverity

export interface WrittenGuardrail extends Lined {
  readonly for: SubjectKind
  readonly where: Selector
  readonly when: Source | null
  readonly require: Source
  readonly severity: GuardrailSeverity
  readonly message: string
  readonly fix: string | null
  readonly owner: string | null
  readonly allowUnknown: boolean
  readonly cwe: readonly string[]
  readonly owaspApi: string | null
  readonly asvs: readonly string[]
}

export interface TurnedGuardrail extends Lined {
  readonly turn: GuardrailTurn
}

export type WrittenGuardrails = ReadonlyMap<string, WrittenGuardrail | TurnedGuardrail>

const example =
  '`guardrails: {admin-routes-authorised: {for: route, where: {path: \'/admin/**\'}, require: route.access == "authorised", message: Who may do this is asked}}`'

const accesses = ['open', 'presence', 'optional', 'authenticated', 'authorised']
/** The words that there are, where they are few and known here. */
const words: { readonly [Name in SelectorName]?: readonly string[] } = {
  access: accesses,
  severity: severities,
  confidence: ['low', 'medium', 'high'],
  room: ['code', 'dependencies', 'secrets', 'infrastructure'],
  in: ['path', 'query', 'header', 'cookie', 'body', 'form', 'file'],
  direction: ['in', 'out'],
  sensitivity: ['credential', 'personal', 'financial', 'health'],
  verdict: ['yes', 'no', 'unknown'],
  owasp: Object.keys(owaspApiRisks),
}

function wordOf(name: SelectorName, description: string): Shape<string> {
  const known = words[name]
  if (known !== undefined) return choice(known, { description, example })
  return text({ description, expected: 'a word, or a list of words', example, pattern: '\\S', numbersToo: true })
}

// The entries of `selectors` are the fields of `Selector`, name by name.
const selectorFields = Object.fromEntries(
  Object.entries(selectors).map(([name, { description }]) => [
    name,
    oneOrMany(wordOf(name as SelectorName, description), { description, example }),
  ]),
) as unknown as Fields<Selector>

const selector = record<Selector>(selectorFields, { description: 'Of which of them it must hold; without it: of all.', example })

interface Declared {
  readonly for: SubjectKind
  readonly where: Selector
  readonly when: Source
  readonly require: Source
  readonly severity: GuardrailSeverity
  readonly message: string
  readonly fix: string
  readonly owner: string
  readonly allowUnknown: boolean
  readonly cwe: readonly string[]
  readonly owaspApi: string
  readonly asvs: readonly string[]
}

const sentence = (description: string, expected: string) => text({ description, expected, example, pattern: '\\S' })

const declared = record<Declared>(
  {
    for: choice(subjectKinds, { description: 'What it speaks of; the condition knows one of them by this name.', example }),
    where: selector,
    when: source({ description: 'A condition in CEL: of those alone for which it holds.', expected: 'a condition in CEL', example }),
    require: source({ description: 'A condition in CEL that must hold.', expected: 'a condition in CEL', example }),
    severity: choice(guardrailSeverities, {
      description: 'audit: told. warn: shown to whoever makes a change (the default). block: what breaks it does not land.',
      example,
    }),
    message: sentence('What is wrong where it does not hold.', 'a sentence'),
    fix: sentence('What to do about it.', 'a sentence'),
    owner: sentence('Who answers for the guardrail.', 'a person or a team'),
    allowUnknown: flag({
      description: 'Let through, and told, what nobody can say. Without it what is unknown counts as broken.',
      example,
    }),
    cwe: list(
      text({
        description: 'A weakness as CWE numbers it.',
        expected: 'a list such as `[CWE-306]`',
        example,
        pattern: '^CWE-[1-9]\\d{0,4}$',
      }),
      {
        description: 'The weaknesses that it keeps out.',
        example,
      },
    ),
    owaspApi: choice(Object.keys(owaspApiRisks), { description: 'The risk as OWASP API Security Top 10 numbers it.', example }),
    asvs: list(
      checked(
        text({
          description: 'A requirement of OWASP ASVS 5.0.',
          expected: 'a list such as `[v5.0.0-8.2.1]`',
          example,
          pattern: '^v5\\.0\\.0-[1-9]\\d?\\.[1-9]\\d?\\.[1-9]\\d?$',
        }),
        isAsvsRequirement,
        'the number of a requirement that ASVS 5.0 has',
        example,
      ),
      { description: 'The requirements that it stands for.', example },
    ),
  },
  { description: 'What must hold.', example },
  ['for', 'require', 'message'],
)

const whole: Shape<Omit<WrittenGuardrail, 'line'>> = {
  schema: declared.schema,
  read(written) {
    const { for: kind, require, message, where = {}, severity = 'warn', ...rest } = declared.read(written)
    // `record` made sure of these.
    if (kind === undefined || require === undefined || message === undefined)
      throw new Error('a guardrail was read without its required parts')
    const { when = null, fix = null, owner = null, allowUnknown = false, cwe = [], owaspApi = null, asvs = [] } = rest
    return { for: kind, where, when, require, severity, message, fix, owner, allowUnknown, cwe, owaspApi, asvs }
  },
}

const fitting = checked(
  whole,
  ({ for: kind, where }) => Object.keys(where).every((name) => selectorsOf[kind].some((known) => known === name)),
  'a guardrail whose `where` fits what it is for: routes have a `path`, packages a `license`; the schema lists what goes with what',
  example,
)

const turned: Shape<Omit<TurnedGuardrail, 'line'>> = (() => {
  const words = choice(['off', ...guardrailSeverities] as const, {
    description: 'Turns a guardrail of a preset, or of a document that this one extends.',
    example: '`guardrails: {undeclared-open-route: block}`',
  })
  return { schema: words.schema, read: (written) => ({ turn: words.read(written) }) }
})()

export function createGuardrailsShape(): Shape<WrittenGuardrails> {
  return table(
    { pattern: '^[a-z0-9]+(?:-[a-z0-9]+)*$', expected: 'an id of lower-case words joined by dashes', noun: 'an id' },
    lined(
      wordOr<Omit<TurnedGuardrail, 'line'>, Omit<WrittenGuardrail, 'line'>>(turned, fitting, {
        description: 'What must hold, or how to turn what is declared elsewhere.',
        example,
      }),
    ),
    { description: 'What must hold of the application, each under an id; `off` or a severity turns a guardrail of a preset.', example },
  )
}
