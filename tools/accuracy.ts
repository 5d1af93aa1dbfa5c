// Generates docs/accuracy.md from what was measured (bench/results/*.json): `tsx tools/accuracy.ts`, `--check` to compare only.
// Every number on that page comes from a result that names its date and commit; what was not measured is said so.

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { argv } from 'node:process'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type AbuseResult, abuseSection } from './accuracy-abuse.ts'
import { type AdoptResult, adoptSection, type DiffsResult, diffsSection } from './accuracy-changes.ts'
import { type ContractDecisionsResult, contractDecisionsSection } from './accuracy-contract.ts'
import {
  type GatewayBodiesResult,
  type GatewayDecisionsResult,
  type GatewayFaultsResult,
  type GatewayRoutesResult,
  type GatewaySpeedResult,
  gatewayBodiesSection,
  gatewayDecisionsSection,
  gatewayFaultsSection,
  gatewayRoutesSection,
  gatewaySpeedSection,
  type H2specResult,
  type Http2SpeedResult,
  h2specSection,
  http2SpeedSection,
  type RestaurantResult,
  restaurantSection,
} from './accuracy-gateway.ts'
import { type InspectionResult, inspectionSection } from './accuracy-inspection.ts'
import { type FleetResult, fleetSection, type LimitsResult, limitsSection, type ValkeyResult, valkeySection } from './accuracy-limits.ts'
import { age, cell, count, percent, type Result, table } from './accuracy-page.ts'
import { type PointResults, pointsSection } from './accuracy-points.ts'
import { type CelResult, celSection, type WeakeningsResult, weakeningsSection } from './accuracy-policy.ts'
import {
  type AdvisoriesResult,
  advisoriesSection,
  type InfrastructureResult,
  infrastructureSection,
  type PackagesResult,
  packagesSection,
  type SecretsBesideResult,
  type SecretsResult,
  secretsBesideSection,
  secretsSection,
} from './accuracy-rooms.ts'
import { type SchemaResult, type SchemaSpeedResult, schemaSection, schemaSpeedSection } from './accuracy-schema.ts'
import { type StreamsResult, streamsSection } from './accuracy-streams.ts'

interface Check {
  readonly name: string
  readonly value: number | null
  readonly wanted: string
  readonly met: boolean | null
  readonly worst?: string
}

interface Part {
  readonly scored: number
  readonly exact: number | null
}

interface RoutesResult extends Result {
  readonly checks: readonly Check[]
  readonly routes: readonly {
    readonly id: string
    readonly repository: string
    readonly commit: string
    readonly measure: string
    readonly lines: number | null
    readonly ms: number | null
    readonly failed: string | null
    readonly operations: number | null
    readonly truth: number | null
    readonly recall: number | null
    readonly precision: number | null
    readonly hedged: number | null
    readonly without_code: readonly string[]
    readonly handlers: Part | null
    readonly security: Part | null
    readonly deployed?: { readonly variables: readonly string[]; readonly reason: string; readonly security: Part | null } | null
  }[]
  readonly live: readonly {
    readonly id: string
    readonly failed: string | null
    readonly live: number
    readonly recall: number | null
    readonly precision: number | null
    readonly handlers: Part | null
    readonly dependencies: Part | null
    readonly order: Part | null
    readonly security: Part | null
    readonly access: Part | null
  }[]
}

interface Share {
  readonly both: number
  readonly either: number
}

interface TutorialResult extends Result {
  readonly versions: { readonly python: string; readonly fastapi: string; readonly starlette: string; readonly pydantic: string }
  readonly files: number
  readonly programs: number
  readonly exact: number
  readonly measures: Readonly<Record<string, number>>
  readonly openapi: Share & { readonly score: number; readonly kinds: Readonly<Record<string, Share>> }
  readonly left_out: readonly { readonly program: string; readonly error: string }[]
}

interface Run {
  readonly wall: number
  readonly cpu: number | null
  readonly memory: number | null
}

interface SpeedResult extends Result {
  readonly node: string
  readonly machine: string
  readonly rounds: number
  readonly checks: readonly Check[]
  readonly trees: readonly {
    readonly name: string
    readonly commit: string
    readonly lines: number
    readonly yardstick: Run
    readonly cold: Run
    readonly unchanged: Run
    readonly changed?: Run
    readonly changedBody?: Run
    readonly bandit?: Run
    readonly scan?: Run
    readonly ratios: { readonly wall: number; readonly cpu: number | null; readonly unchanged: number }
  }[]
  readonly memory?: {
    readonly tree: string
    readonly lines: number
    readonly memory: number | null
    readonly wall: number
    readonly scan?: { readonly memory: number | null; readonly wall: number }
  }
  readonly beside?: {
    readonly version: string
    readonly rules: Rules
    readonly rounds: number
    readonly trees: readonly {
      readonly name: string
      readonly commit: string
      readonly scan: Pick<Run, 'wall'>
      readonly semgrep: Pick<Run, 'wall'>
      readonly ratio: number
    }[]
  }
}

interface Rules {
  readonly repository: string
  readonly commit: string
  readonly date: string
  readonly files: number
  readonly pulls?: readonly string[]
}

interface Sum {
  readonly cases: number
  readonly hits: number
  readonly fair: number
  readonly silent: number
  readonly failed: number
}

interface YardsticksResult extends Result {
  readonly flows: readonly string[]
  readonly checks: readonly Check[]
  readonly tools: readonly {
    readonly name: string
    readonly version?: string
    readonly rules?: Rules
    readonly model?: string
    readonly all: Sum | null
    readonly flows: Sum | null
    readonly hitsWithoutPulls?: number
  }[]
  readonly cases: readonly {
    readonly id: string
    readonly repository: string
    readonly class: string
    readonly tools: Readonly<Record<string, { readonly hit: boolean; readonly silent: boolean | null; readonly error?: string }>>
  }[]
}

interface FindingsResult extends Result {
  readonly checks: readonly Check[]
  readonly applications: readonly {
    readonly id: string
    readonly failed: string | null
    readonly shown?: number
    readonly all?: number
    readonly full?: number
    readonly lines?: number
  }[]
  readonly sample: readonly {
    readonly application: string
    readonly rule: string
    readonly file: string
    readonly line: number
    readonly verdict: 'true' | 'false' | 'debatable' | null
  }[]
  readonly weaknesses: readonly {
    readonly id: string
    readonly repository: string
    readonly class: string
    readonly hit: boolean
    readonly silent: boolean | null
    readonly rules: readonly string[]
  }[]
}

interface AccessSum {
  readonly labels: number
  readonly right: number
  readonly unknown: number
  readonly safer: number
  readonly closedThoughOpen: number
  /** `label -> said`, with how often. */
  readonly confusion: Readonly<Record<string, number>>
}

interface AccessResult extends Result {
  readonly checks: readonly Check[]
  readonly sets: { readonly hard: AccessSum; readonly hashed: AccessSum }
  readonly applications: readonly {
    readonly id: string
    readonly repository: string
    readonly commit: string
    readonly failed: string | null
    readonly hard: { readonly labels: number; readonly right: number }
    readonly hashed: { readonly labels: number; readonly right: number }
  }[]
  readonly wrong: readonly {
    readonly set: string
    readonly application: string
    readonly route: string
    readonly said: string
    readonly label: string
    readonly also: readonly string[]
  }[]
}

export interface Results {
  readonly routes: RoutesResult | undefined
  readonly tutorial: TutorialResult | undefined
  readonly speed: SpeedResult | undefined
  readonly findings?: FindingsResult | undefined
  readonly access?: AccessResult | undefined
  readonly yardsticks?: YardsticksResult | undefined
  readonly packages?: PackagesResult | undefined
  readonly advisories?: AdvisoriesResult | undefined
  readonly secrets?: SecretsResult | undefined
  readonly cel?: CelResult | undefined
  readonly gatewayDecisions?: GatewayDecisionsResult | undefined
  readonly gatewayRoutes?: GatewayRoutesResult | undefined
  readonly gatewayBodies?: GatewayBodiesResult | undefined
  readonly contractDecisions?: ContractDecisionsResult | undefined
  readonly h2spec?: H2specResult | undefined
  readonly authzen?: PointResults['authzen']
  readonly extAuthz?: PointResults['extAuthz']
  readonly points?: PointResults['points']
  readonly http2Speed?: Http2SpeedResult | undefined
  readonly jsonSchema?: SchemaResult | undefined
  readonly schemaSpeed?: SchemaSpeedResult | undefined
  readonly gatewayFaults?: GatewayFaultsResult | undefined
  readonly restaurant?: RestaurantResult | undefined
  readonly abuse?: AbuseResult | undefined
  readonly limits?: LimitsResult | undefined
  readonly fleet?: FleetResult | undefined
  readonly valkey?: ValkeyResult | undefined
  readonly streams?: StreamsResult | undefined
  readonly inspection?: InspectionResult | undefined
  readonly gatewaySpeed?: GatewaySpeedResult | undefined
  readonly diffs?: DiffsResult | undefined
  readonly adopt?: AdoptResult | undefined
  readonly weakenings?: WeakeningsResult | undefined
  readonly infrastructure?: InfrastructureResult | undefined
  readonly secretsBeside?: SecretsBesideResult | undefined
}

/** The page for these results; the same results give the same bytes. */
export function accuracyPage({
  routes,
  tutorial,
  speed,
  findings,
  access,
  yardsticks,
  packages,
  advisories,
  secrets,
  infrastructure,
  cel,
  diffs,
  adopt,
  weakenings,
  secretsBeside,
  gatewayDecisions,
  gatewayRoutes,
  gatewayBodies,
  contractDecisions,
  h2spec,
  authzen,
  extAuthz,
  points,
  http2Speed,
  jsonSchema,
  schemaSpeed,
  gatewayFaults,
  restaurant,
  abuse,
  limits,
  fleet,
  valkey,
  streams,
  inspection,
  gatewaySpeed,
}: Results): string {
  const parts = [
    '# How accurate and how fast the map and the scan are',
    'Generated by `tools/accuracy.ts` from `bench/results/`; do not edit. Each section says when and at which commit it was measured.',
    '## Real applications',
    ...(routes ? routesSection(routes) : ['Not measured yet: `MIRRORS=DIR npm run corpus`.']),
    "## FastAPI's own tutorial",
    ...(tutorial ? tutorialSection(tutorial) : ['Not measured yet: `npm run conformance -- tutorial`.']),
    '## Who may call each route',
    ...(access ? accessSection(access) : ['Not measured yet: `MIRRORS=DIR npm run corpus -- access`.']),
    '## Findings',
    ...(findings ? findingsSection(findings) : ['Not measured yet: `MIRRORS=DIR npm run corpus -- findings`.']),
    '## Beside other tools',
    ...(yardsticks ? yardsticksSection(yardsticks) : ['Not measured yet: `MIRRORS=DIR npm run corpus -- yardsticks`.']),
    '## Packages in lock files',
    ...(packages ? packagesSection(packages) : ['Not measured yet: `MIRRORS=DIR npm run conformance -- packages`.']),
    '## Known weaknesses of packages',
    ...(advisories ? advisoriesSection(advisories) : ['Not measured yet: `MIRRORS=DIR npm run conformance -- advisories`.']),
    '## Secrets',
    ...(secrets ? secretsSection(secrets) : ['Not measured yet: `npx tsx tools/secrets-recall.mjs`.']),
    ...(secretsBeside ? secretsBesideSection(secretsBeside) : ['Not measured beside another tool yet: `npm run corpus -- secrets`.']),
    '## Infrastructure',
    ...(infrastructure
      ? infrastructureSection(infrastructure)
      : ['Not measured yet: `MIRRORS=DIR TOOLS=DIR npm run corpus -- infrastructure`.']),
    '## Conditions of policies',
    ...(cel ? celSection(cel) : ['Not measured yet: `npm run conformance -- cel`.']),
    '## Decisions of the gateway',
    ...(gatewayDecisions ? gatewayDecisionsSection(gatewayDecisions) : ['Not measured yet: `npm run conformance -- gateway-decisions`.']),
    '## Operations that the gateway finds',
    ...(gatewayRoutes ? gatewayRoutesSection(gatewayRoutes) : ['Not measured yet: `npm run conformance -- gateway-routes`.']),
    '## Bodies as the gateway reads them',
    ...(gatewayBodies ? gatewayBodiesSection(gatewayBodies) : ['Not measured yet: `npm run conformance -- gateway-bodies`.']),
    '## Requests beside their contract',
    ...(contractDecisions
      ? contractDecisionsSection(contractDecisions)
      : ['Not measured yet: `npm run conformance -- contract-decisions`.']),
    '## Decision points',
    ...pointsSection({ authzen, extAuthz, points }),
    '## HTTP/2 before the gateway',
    ...(h2spec ? h2specSection(h2spec) : ['Not measured yet: `MIRRORS=DIR npm run conformance -- h2spec`.']),
    ...(http2Speed ? http2SpeedSection(http2Speed) : ['Its speed is not measured yet: `npm run bench -- http2`.']),
    '## Schemas as the gateway judges by them',
    ...(jsonSchema ? schemaSection(jsonSchema) : ['Not measured yet: `MIRRORS=DIR npm run conformance -- json-schema`.']),
    ...(schemaSpeed ? schemaSpeedSection(schemaSpeed) : ['Its speed is not measured yet: `npm run bench -- schema --write`.']),
    '## The gateway under faults',
    ...(gatewayFaults ? gatewayFaultsSection(gatewayFaults) : ['Not measured yet: `npm run conformance -- gateway-faults`.']),
    '## A vulnerable application behind the gateway',
    ...(restaurant ? restaurantSection(restaurant) : ['Not measured yet: `MIRRORS=DIR npm run conformance -- restaurant`.']),
    '## Payload inspection',
    ...(inspection ? inspectionSection(inspection) : ['Not measured yet: `MIRRORS=DIR npm run conformance -- inspection`.']),
    '## Abuse',
    ...(abuse ? abuseSection(abuse) : ['Not measured yet: `npm run conformance -- abuse`.']),
    '## Limits that several gateways count',
    ...(limits ? limitsSection(limits) : ['Not measured yet: `npm run bench -- limits --write`.']),
    '## Several gateways together',
    ...(fleet ? fleetSection(fleet) : ['Not measured yet: `npm run bench -- fleet --write`.']),
    '### On Valkey',
    ...(valkey ? valkeySection(valkey) : ['Not run yet: `VALKEY=PATH npm run conformance -- valkey`.']),
    '## Streams whose events are judged',
    ...(streams ? streamsSection(streams) : ['Not measured yet: `npm run bench -- streams --write`.']),
    '## What the gateway costs',
    ...(gatewaySpeed ? gatewaySpeedSection(gatewaySpeed) : ['Not measured yet: `npm run bench -- gateway --write`.']),
    '## What a change does',
    ...(diffs ? diffsSection(diffs) : ['Not measured yet: `MIRRORS=DIR npm run corpus -- diffs`.']),
    '## Adoption',
    ...(adopt ? adoptSection(adopt) : ['Not measured yet: `MIRRORS=DIR npm run corpus -- adopt`.']),
    '## Changes that weaken',
    ...(weakenings ? weakeningsSection(weakenings) : ['Not measured yet: `MIRRORS=DIR npm run corpus -- weakenings`.']),
    '## Speed and memory',
    ...(speed ? speedSection(speed) : ['Not measured yet: `MIRRORS=DIR npm run bench`.']),
  ]
  return `${parts.join('\n\n')}\n`
}

function routesSection(result: RoutesResult): string[] {
  return [
    age(result),
    checkTable(result.checks),
    'Against the OpenAPI document that each application has committed. *Hedged*: reported as hidden or under an unknown condition, where the code itself does not hide it.',
    table(
      ['application', 'lines', 'operations', 'recall', 'precision', 'hedged', 'handlers', 'security', 'seconds'],
      result.routes.map((r) => [
        `${r.repository}@${r.commit.slice(0, 7)}`,
        count(r.lines),
        r.failed === null ? count(r.truth ?? r.operations) : 'failed',
        share(r.recall),
        r.measure === 'recall+precision' ? share(r.precision) : '',
        share(r.hedged),
        share(r.handlers?.exact),
        share(r.security?.exact),
        r.ms === null ? '' : (r.ms / 1000).toFixed(1),
      ]),
    ),
    ...result.routes
      .filter((r) => r.without_code.length > 0)
      .map(
        (r) =>
          `Not counted for ${r.id}, because FastAPI served none of them when the application was imported at that commit (${r.without_code.length}): ` +
          `${r.without_code.map((operation) => `\`${operation}\``).join(', ')}.`,
      ),
    ...result.routes.flatMap(({ id, security, deployed }) =>
      deployed
        ? [
            `The document of ${id} was made with ${deployed.variables.map((variable) => `\`${variable}\``).join(', ')}: ${cell(deployed.reason)}. ` +
              `Its security is ${share(deployed.security?.exact)} under that setting, and ${share(security?.exact)} under the defaults.`,
          ]
        : [],
    ),
    'Against what each application served when FastAPI imported it: hidden routes, mounts, websockets and the routes of libraries too.',
    table(
      ['application', 'routes', 'recall', 'precision', 'handlers', 'dependencies', 'order', 'security', 'access'],
      result.live.map((r) => [
        r.id,
        r.failed === null ? count(r.live) : 'failed',
        share(r.recall),
        share(r.precision),
        ...[r.handlers, r.dependencies, r.order, r.security, r.access].map((part) => share(part?.exact)),
      ]),
    ),
  ]
}

function tutorialSection(result: TutorialResult): string[] {
  const { python, fastapi, starlette, pydantic } = result.versions
  return [
    age(result),
    `${result.programs} of the ${result.files} files in the source distribution of FastAPI ${fastapi} build an application (Starlette ${starlette}, Pydantic ${pydantic}, Python ${python}). ` +
      `${result.exact} of them are exact (${percent(result.exact, result.programs)}): method and path, visibility, the names, places and types of parameters, security schemes and scopes.`,
    table(
      ['equal', 'programs', 'share'],
      Object.entries(result.measures).map(([name, n]) => [name, count(n), percent(n, result.programs)]),
    ),
    `OpenAPI documents from source, as facts that are in both ÷ facts in either: **${result.openapi.score.toFixed(4)}** over paths, operations, parameters, bodies, components and fields (target >= 0.95).`,
    table(
      ['fact', 'in both', 'in either', 'share'],
      Object.entries(result.openapi.kinds).map(([kind, s]) => [
        kind,
        count(s.both),
        count(s.either),
        share(s.either === 0 ? 1 : s.both / s.either),
      ]),
    ),
    `Left out, because they do not import (${result.left_out.length}):`,
    result.left_out.map((t) => `- \`${t.program}\`: ${cell(t.error.slice(0, 120))}`).join('\n'),
  ]
}

function accessSection(result: AccessResult): string[] {
  const of = ({ labels, right }: { readonly labels: number; readonly right: number }): string =>
    labels === 0 ? '' : `${right} of ${labels}`
  const confused = ({ hard, hashed }: AccessResult['sets']): string[] =>
    [...new Set([...Object.keys(hard.confusion), ...Object.keys(hashed.confusion)])].sort()
  return [
    age(result),
    'Verdicts held against labels that were made by reading the code: hard shapes chosen on purpose, and routes chosen by hash (`bench/labels/access.jsonl`, ' +
      'each with the line that proves it). `unknown` counts as wrong.',
    checkTable(result.checks),
    table(
      ['label', 'said', 'hard shapes', 'chosen by hash'],
      confused(result.sets).map((pair) => [
        ...pair.split(' -> '),
        ...[result.sets.hard, result.sets.hashed].map(({ confusion }) => count(confusion[pair] ?? 0)),
      ]),
    ),
    table(
      ['application', 'hard shapes right', 'chosen by hash right'],
      result.applications.map((a) => [
        `${a.repository}@${a.commit.slice(0, 7)}`,
        ...(a.failed === null ? [of(a.hard), of(a.hashed)] : ['failed', '']),
      ]),
    ),
    ...(result.wrong.length > 0
      ? [
          'Wrong:',
          table(
            ['application', 'route', 'label', 'said'],
            result.wrong.map((w) => [w.application, `\`${w.route}\``, [w.label, ...w.also].join(' or '), w.said]),
          ),
        ]
      : []),
  ]
}

function findingsSection(result: FindingsResult): string[] {
  const wrong = result.sample.filter(({ verdict }) => verdict !== 'true')
  return [
    age(result),
    checkTable(result.checks),
    'The default report of each application: findings that it shows, of all that were found; those in full; lines on a terminal of 100 columns.',
    table(
      ['application', 'shown', 'found', 'in full', 'lines'],
      result.applications.map((a) => [
        a.id,
        ...(a.failed === null ? [a.shown, a.all, a.full, a.lines].map((n) => count(n ?? null)) : ['failed', '', '', '']),
      ]),
    ),
    'What is shown was judged by reading the code: the first findings by SHA-256 of application and fingerprint, each with the line that decides and a reason, in `bench/results/triage.jsonl`. What can be argued about counts as false.',
    ...(wrong.length > 0
      ? [
          table(
            ['application', 'rule', 'place', 'verdict'],
            wrong.map(({ application, rule, file, line, verdict }) => [application, rule, `${file}:${line}`, verdict ?? 'not judged']),
          ),
        ]
      : []),
    'Known weaknesses of real applications, by number: found at the vulnerable commit, silent at the one that mends it (where the mend takes the cause away).',
    table(
      ['weakness', 'application', 'class', 'found', 'silent', 'rule'],
      result.weaknesses.map((w) => [
        w.id,
        w.repository,
        w.class,
        w.hit ? 'yes' : 'no',
        w.silent === null ? '' : w.silent ? 'yes' : 'no',
        w.rules.join(', '),
      ]),
    ),
  ]
}

function yardsticksSection(result: YardsticksResult): string[] {
  const names = result.tools.map(({ name }) => name)
  const found = (sum: Sum | null): string => (sum === null ? '' : `${sum.hits} of ${sum.cases}`)
  const silent = (sum: Sum | null): string => (sum === null ? '' : `${sum.silent} of ${sum.fair}`)
  return [
    age(result),
    'Each tool over the same trees of real vulnerabilities, by the same matching: found at the vulnerable commit, silent at the one that mends it ' +
      `(of those found, where the mend takes the cause away). *Flows* are the classes ${result.flows.join(', ')}. What ends in an error or takes too long counts as not found.`,
    checkTable(result.checks),
    table(
      ['tool', 'found', 'silent', 'flows found', 'flows silent', 'failed'],
      result.tools.map((tool) => {
        const all = tool.all?.cases === result.cases.length ? tool.all : null
        return [
          tool.version === undefined ? tool.name : `${tool.name} ${tool.version}`,
          found(all),
          silent(all),
          found(tool.flows),
          silent(tool.flows),
          count(tool.all?.failed ?? null),
        ]
      }),
    ),
    ...result.tools.flatMap(({ name, rules, model, hitsWithoutPulls }) => [
      ...(rules
        ? [`${name}: ${rulesText(rules)}${hitsWithoutPulls === undefined ? '' : `; ${hitsWithoutPulls} found without those`}.`]
        : []),
      ...(model ? [`${name}: ${model}, on flows only.`] : []),
    ]),
    table(
      ['weakness', 'application', 'class', ...names],
      result.cases.map((one) => [one.id, one.repository, one.class, ...names.map((name) => answer(one.tools[name]))]),
    ),
  ]
}

function answer(said: YardsticksResult['cases'][number]['tools'][string] | undefined): string {
  if (said === undefined) return ''
  if (said.error !== undefined) return said.error.includes('timed out') ? 'too long' : 'failed'
  return said.hit ? (said.silent === null ? 'found' : said.silent ? 'found, silent' : 'found, not silent') : 'no'
}

const rulesText = ({ repository, commit, date, files, pulls = [] }: Rules): string =>
  `${files} files of Python rules of ${repository} at \`${commit}\` of ${date}` +
  (pulls.length > 0 ? `, and those of its open pull requests that add or change some (${pulls.map((pull) => `#${pull}`).join(', ')})` : '')

function speedSection(result: SpeedResult): string[] {
  const seconds = (run: Pick<Run, 'wall'> | undefined): string => (run === undefined ? '' : run.wall.toFixed(2))
  return [
    age(result),
    `Seconds of wall time, the median of ${result.rounds} alternating rounds, each a fresh process (Node ${result.node.replace('v', '')}; ${result.machine}). ` +
      "The yardstick is Pyright's parser alone over the same files, on one thread; Bandit ran once. Ratios are what counts.",
    checkTable(result.checks),
    table(
      ['tree', 'lines', 'yardstick', 'routes', 'ratio', 'CPU ratio', 'unchanged', 'handler changed', 'scan', 'Bandit', 'memory, MB'],
      result.trees.map((t) => [
        `${t.name}@${t.commit.slice(0, 7)}`,
        count(t.lines),
        seconds(t.yardstick),
        seconds(t.cold),
        t.ratios.wall.toFixed(2),
        t.ratios.cpu?.toFixed(2) ?? '',
        seconds(t.unchanged),
        seconds(t.changedBody ?? t.changed),
        seconds(t.scan),
        seconds(t.bandit),
        t.cold.memory?.toFixed(0) ?? '',
      ]),
    ),
    ...(result.memory
      ? [`At ${count(result.memory.lines)} lines (${result.memory.tree}): ${result.memory.memory?.toFixed(0) ?? 'unknown'} MB at most.`]
      : []),
    ...(result.beside
      ? [
          `Beside Semgrep ${result.beside.version} with two jobs (${rulesText(result.beside.rules)}), the median of ${result.beside.rounds} alternating rounds:`,
          table(
            ['tree', 'scan', 'Semgrep', 'ratio'],
            result.beside.trees.map((t) => [`${t.name}@${t.commit.slice(0, 7)}`, seconds(t.scan), seconds(t.semgrep), t.ratio.toFixed(3)]),
          ),
        ]
      : []),
  ]
}

const checkTable = (checks: readonly Check[]): string =>
  table(
    ['measure', 'reached', 'target', ''],
    checks.map((c) => [
      c.worst && c.met !== true ? `${c.name} (${c.worst})` : c.name,
      c.value === null ? 'not measured' : Number.isInteger(c.value) && c.value > 1 ? count(c.value) : c.value.toFixed(4),
      c.wanted,
      c.met === null ? '' : c.met ? 'met' : 'not met',
    ]),
  )

const share = (value: number | null | undefined): string => (value === null || value === undefined ? '' : value.toFixed(3))

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** What lies in bench/results; the measuring scripts are the only writers, so their shape is taken as it is. */
export function readResults(): Results {
  const read = (name: string): unknown => {
    const file = join(root, 'bench/results', name)
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
  }
  return {
    routes: read('routes.json'),
    tutorial: read('tutorial.json'),
    speed: read('speed.json'),
    findings: read('findings.json'),
    access: read('access.json'),
    yardsticks: read('yardsticks.json'),
    packages: read('packages.json'),
    advisories: read('advisories.json'),
    secrets: read('secrets.json'),
    cel: read('cel.json'),
    gatewayDecisions: read('gateway-decisions.json'),
    gatewayRoutes: read('gateway-routes.json'),
    gatewayBodies: read('gateway-bodies.json'),
    contractDecisions: read('contract-decisions.json'),
    inspection: read('inspection.json'),
    h2spec: read('h2spec.json'),
    authzen: read('authzen.json'),
    extAuthz: read('ext-authz.json'),
    points: read('points.json'),
    http2Speed: read('http2.json'),
    jsonSchema: read('json-schema.json'),
    schemaSpeed: read('schema.json'),
    gatewayFaults: read('gateway-faults.json'),
    restaurant: read('restaurant.json'),
    abuse: read('abuse.json'),
    limits: read('limits.json'),
    fleet: read('fleet.json'),
    valkey: read('valkey.json'),
    streams: read('streams.json'),
    gatewaySpeed: read('gateway.json'),
    diffs: read('diffs.json'),
    adopt: read('adopt.json'),
    weakenings: read('weakenings.json'),
    infrastructure: read('infrastructure.json'),
    secretsBeside: read('secrets-beside-gitleaks.json'),
  } as Results // written by our own scripts only
}

if (argv[1] && import.meta.url === pathToFileURL(argv[1]).href) {
  const page = join(root, 'docs/accuracy.md')
  const text = accuracyPage(readResults())
  if (!argv.includes('--check')) writeFileSync(page, text)
  else if (!existsSync(page) || readFileSync(page, 'utf8') !== text) {
    console.error('docs/accuracy.md is not what bench/results says: run `npx tsx tools/accuracy.ts`')
    process.exitCode = 1
  }
}
