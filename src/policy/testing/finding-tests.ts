// What a policy makes of what is found: which guardrails it breaks, and whether a waiver takes it out on a day.

import { createFinding, type Finding, type Room, type RuleCard, rooms } from '../../finding/index.ts'
import type { Model } from '../../model/index.ts'
import {
  type Asvs,
  type Confidence,
  type Cwe,
  confidences,
  type OwaspApi,
  owaspApiRisks,
  type Severity,
  severities,
} from '../../taxonomy/index.ts'
import { checked, choice, flag, type Lined, lined, list, oneOrMany, record, type Shape, table, text } from '../document/shape.ts'
import { evaluate, type Matter } from '../guardrails/evaluate.ts'
import type { PackageFacts } from '../guardrails/finding-facts.ts'
import { nameRoute } from '../guardrails/route-facts.ts'
import type { Policy } from '../policy.ts'
import { covers } from '../waivers/apply-waivers.ts'
import { describeWaiver, isDay } from '../waivers/waiver.ts'
import { type ExpectedOutcome, outcomeShape } from './expectations.ts'
import { routePattern } from './model-fragment.ts'

interface Written {
  readonly rule: string
  readonly severity: Severity
  readonly confidence: Confidence
  readonly room: Room
  readonly file: string
  readonly route: readonly string[]
  readonly cwe: readonly string[]
  readonly owasp: OwaspApi
  readonly asvs: readonly string[]
  readonly on: string
  readonly expect: 'reported' | 'waived' | 'expired'
  readonly breaks: ReadonlyMap<string, ExpectedOutcome>
}

export interface FindingTest extends Partial<Written>, Lined {}

const example = '`findings: [{rule: docs-open, route: GET /docs, on: 2026-12-31, expect: waived}]`'
const word = (description: string, pattern = '\\S') => text({ description, expected: 'a word', example, pattern })
const words = (description: string, pattern?: string) => oneOrMany(word(description, pattern), { description, example })
const breaks = (description: string) =>
  table({ pattern: '^[a-z0-9]+(?:-[a-z0-9]+)*$', expected: 'the id of a guardrail', noun: 'a guardrail' }, outcomeShape, {
    description,
    example,
  })

const findingShape: Shape<Partial<Written>> = record<Written>(
  {
    rule: word('The rule or guardrail that finds it.'),
    severity: choice(severities, { description: '`medium` where nothing is said.', example }),
    confidence: choice(confidences, { description: '`high` where nothing is said.', example }),
    room: choice(rooms, { description: 'Who found it; `code` where nothing is said.', example }),
    file: word('The file that it stands in; `main.py` where nothing is said.'),
    route: words('A route that it reaches, by method and path.', routePattern),
    cwe: words('A weakness as CWE numbers it.', '^CWE-[1-9]\\d{0,4}$'),
    // The keys are those of the table.
    owasp: choice(Object.keys(owaspApiRisks) as OwaspApi[], { description: 'The risk as OWASP API Security Top 10 numbers it.', example }),
    asvs: words('A requirement of ASVS 5.0.', '^v5\\.0\\.0-'),
    on: checked(
      text({
        description: 'The day on which it is found; today where nothing is said.',
        expected: 'a day',
        example,
        pattern: '^\\d{4}-\\d{2}-\\d{2}$',
      }),
      isDay,
      'a day that the calendar has, such as `2026-12-31`',
      example,
    ),
    expect: choice(['reported', 'waived', 'expired'] as const, {
      description: 'reported: no waiver covers it. waived: one does. expired: one did, and its last day is over.',
      example,
    }),
    breaks: breaks('What guardrails about findings must say of it.'),
  },
  { description: 'Something that is found, and what the policy must make of it.', example },
  ['rule'],
)

const aimed = checked(
  findingShape,
  ({ expect, breaks }) => expect !== undefined || breaks !== undefined,
  'something found of which `expect` or `breaks` says what must become of it',
  example,
)

export const findingTestsShape: Shape<readonly FindingTest[]> = list(lined(aimed), {
  description: 'What is found, and what the policy must make of it.',
  example,
})

const plain = { title: '', audience: 'everyone', stage: { preview: '0.1.0' }, blindSpots: [], examples: [] } as const

export function holdFindings(tests: readonly FindingTest[], policy: Policy, model: Model, today: string): string[] {
  return tests.flatMap((test) => {
    const { rule = '', route: names = [], expect, breaks: expected = new Map(), line, on = today } = test
    const reached = names.flatMap((name) => model.routes.find((route) => nameRoute(route) === name) ?? [])
    const missing = names.find((name) => !model.routes.some((route) => nameRoute(route) === name))
    if (missing !== undefined) return [`${rule} (line ${line}): there is no route ${missing}: name it under \`model\``]
    const finding = toFinding(test, reached)
    const lines: string[] = []
    if (expect !== undefined) {
      const fitting = policy.waivers.filter((waiver) => covers(waiver, finding, reached))
      const counting = fitting.find(({ expires }) => expires >= on)
      const got = counting !== undefined ? 'waived' : fitting.length > 0 ? 'expired' : 'reported'
      if (got !== expect) {
        lines.push(`${rule} on ${on} (line ${line}): expected ${expect}, got ${got}`)
        const [decided] = counting === undefined ? fitting : [counting]
        if (decided === undefined) lines.push(`  none of ${policy.waivers.length} waivers fits it`)
        else
          lines.push(
            `  the waiver of ${describeWaiver(decided)} until ${decided.expires} (${decided.file}:${decided.line}, ${decided.owner})`,
          )
      }
    }
    const matter = {
      model,
      findings: [finding],
      statements: [],
      packages: null,
      publicRoutes: policy.publicRoutes,
      roomOf: () => test.room ?? 'code',
    }
    return [...lines, ...holdBreaks(expected, policy, matter, `${rule} (line ${line})`)]
  })
}

function holdBreaks(expected: ReadonlyMap<string, ExpectedOutcome>, policy: Policy, matter: Matter, name: string): string[] {
  return [...expected].flatMap(([id, outcome]) => {
    const compiled = policy.guardrails.find(({ guardrail }) => guardrail.id === id)
    if (compiled === undefined) return [`${name}: the policy has no guardrail \`${id}\``]
    const { violations, touched } = evaluate([compiled], matter)
    const [violation] = violations
    const got = violation?.outcome ?? (touched.get(id) === 0 ? 'untouched' : 'holds')
    const { severity, require } = compiled.guardrail
    if (got === outcome || (got === 'broken' && severity === outcome)) return []
    return [
      `${name}: ${id}: expected ${outcome}, got ${got === 'broken' ? `broken (${severity})` : got}${violation?.reason ? `: ${violation.reason}` : ''}`,
      `  ${id}: ${require.text.replace(/\s+/g, ' ')}`,
    ]
  })
}

function toFinding(test: FindingTest, reached: Model['routes']): Finding {
  const { rule = '', severity = 'medium', confidence = 'high', file = 'main.py', owasp = null } = test
  // Their shapes checked their form.
  const [first = 'CWE-710', ...others] = (test.cwe ?? []) as readonly Cwe[]
  const asvs = (test.asvs ?? []) as readonly Asvs[]
  const card: RuleCard = { ...plain, id: rule, severity, confidence, cwe: [first, ...others], owaspApi: owasp, asvs, why: rule, fix: rule }
  return createFinding(card, { place: { file, line: 1 }, cause: { name: file, what: rule }, what: rule, routes: reached }, 1)
}

interface WrittenPackage {
  readonly name: string
  readonly version: string
  readonly ecosystem: string
  readonly license: string
  readonly direct: boolean
  readonly scope: string
  readonly source: string
  readonly locked: boolean
  readonly hashed: boolean
  readonly expect: ReadonlyMap<string, ExpectedOutcome>
}

export interface PackageTest extends Partial<WrittenPackage>, Lined {}

const packageExample = '`packages: [{name: httpx, source: git, expect: {package-from-elsewhere: warn}}]`'
const said = (description: string) => text({ description, expected: 'a word', example: packageExample, pattern: '\\S', numbersToo: true })
const isSo = (description: string) => flag({ description, example: packageExample })

export const packageTestsShape: Shape<readonly PackageTest[]> = list(
  lined(
    record<WrittenPackage>(
      {
        name: said('Its name.'),
        version: said('Its version; unknown where nothing is said.'),
        ecosystem: said('`pypi` where nothing is said.'),
        license: said('Its licence as SPDX writes it; unknown where nothing is said.'),
        direct: isSo('A project asks for it by name; `true` where nothing is said.'),
        scope: choice(['production', 'optional', 'development', 'unknown'] as const, {
          description: '`production` where nothing is said.',
          example: packageExample,
        }),
        source: choice(['index', 'git', 'url', 'path', 'unknown'] as const, {
          description: '`index` where nothing is said.',
          example: packageExample,
        }),
        locked: isSo('The file says the version of everything; `true` where nothing is said.'),
        hashed: isSo('The file has its digests; `true` where nothing is said.'),
        expect: breaks('What guardrails about components must say of it.'),
      },
      { description: 'A package, and what the policy must say of it.', example: packageExample },
      ['name', 'expect'],
    ),
  ),
  { description: 'Packages, and what the policy must say of them.', example: packageExample },
)

export function holdPackages(tests: readonly PackageTest[], policy: Policy, model: Model): string[] {
  return tests.flatMap((test) => {
    const {
      name = '',
      line,
      expect = new Map(),
      version = null,
      license = null,
      ecosystem = 'pypi',
      scope = 'production',
      source = 'index',
    } = test
    const { direct = true, locked = true, hashed = true } = test
    const one: PackageFacts = {
      name,
      version,
      ecosystem,
      license,
      isDirect: direct,
      scope,
      source,
      isLocked: locked,
      hasHashes: hashed,
      place: { file: 'lock', line: 1 },
    }
    const matter = { model, findings: [], statements: [], packages: [one], publicRoutes: policy.publicRoutes, roomOf: () => null }
    return holdBreaks(expect, policy, matter, `the package ${name} (line ${line})`)
  })
}
