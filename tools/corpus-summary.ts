// What the corpus' scores say against the targets: numbers only, nothing out of the applications' code.

interface Agreement {
  readonly scored: number
  readonly agree: number
  readonly differing?: readonly string[]
}

interface Measured {
  readonly scored: number
  readonly exact: number | null
}

/** What compare-routes.mjs of the corpus says about one application. */
export interface RouteScore {
  readonly truth_ops: number
  readonly matched: number
  readonly missing: number
  readonly extra: number
  readonly recall: number
  readonly precision: number
  readonly extracted_ops: number
  readonly extracted_unknown_condition: number
  readonly hidden_list: readonly string[]
  readonly fields: {
    readonly handler?: Agreement
    readonly security?: { readonly scored: number; readonly both: number; readonly neither: number }
  }
}

/** What live-compare.mjs of the corpus says about one application. */
export interface LiveScore {
  readonly live: number
  readonly matched: number
  readonly missing: number
  readonly extra: number
  readonly recall: number
  readonly precision: number
  readonly handlers?: Measured
  readonly dependencies?: { readonly all: Measured; readonly direct: Measured } | null
  readonly order?: { readonly overlapping_pairs: number; readonly overlapping_right: number | null }
  readonly security?: Measured | null
  readonly parameters?: Measured | null
  readonly access?: { readonly scored: number; readonly agree: number | null; readonly said_safer_than_it_is: number }
}

/** The part of `fastward routes --format json` that is looked at here. */
export interface Said {
  readonly routes: readonly {
    readonly method: string | null
    readonly path: string
    readonly include_in_schema: boolean
    readonly handler: { readonly module: string | null; readonly file?: string | null; readonly line?: number | null } | null
  }[]
  readonly problems: readonly { readonly code: string }[]
  readonly looked_at: { readonly skipped: unknown }
}

export interface RouteRun {
  readonly row: {
    readonly id: string
    readonly measure: string
    readonly loc?: number
    readonly ms?: number
    readonly error?: string
    readonly extracted?: number
    readonly problems?: number
    readonly score?: RouteScore | undefined
  }
  readonly app: {
    readonly repo: string
    readonly commit: string
    readonly auth_truth: string | null
    readonly schema_operations: number | null
  }
  readonly said: Said | undefined
  readonly excused: readonly string[]
  readonly hedged: { readonly share: number } | null
  /** The score under the settings under which the document was made, where those are not the defaults. */
  readonly deployed?: { readonly variables: readonly string[]; readonly reason: string; readonly score: RouteScore | undefined } | undefined
}

export interface LiveRun {
  readonly row: { readonly id: string; readonly ms?: number; readonly error?: string; readonly score?: LiveScore | undefined }
  readonly app: { readonly routes: number }
  readonly said: Said | undefined
}

export interface Check {
  readonly name: string
  readonly value: number | null
  readonly wanted: string
  /** null where nothing was measured, or where there is no target. */
  readonly met: boolean | null
  readonly worst?: string
}

interface LiveTruth {
  readonly routes: readonly { readonly path: string; readonly methods?: readonly string[]; readonly include_in_schema?: boolean }[]
}

type RouteRow = ReturnType<typeof toRouteRow>
type LiveRow = ReturnType<typeof toLiveRow>

const ratio = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null)
const plainPath = (path: string): string => path.replace(/\{[^{}]*\}/g, '{}')

function sum<T>(list: readonly T[], amount: (item: T) => number | null | undefined): number {
  return list.reduce((total, item) => total + (amount(item) ?? 0), 0)
}

/** The sources that were scored. */
export interface Source {
  /** From a line on, counted from 1. */
  linesFrom(file: string, line: number): readonly string[]
  /** Of `include_router(…, prefix="/x", include_in_schema=False)`, as it is written. */
  readonly hiddenPrefixes: readonly string[]
}

const HIDES = /include_in_schema\s*=\s*False/

/**
 * The share of our operations that are hedged (hidden, off, or under an unknown condition, and not in the truth) without the
 * code's own word: a route that FastAPI itself hides, that was hidden when the application was imported, or whose decorators or
 * inclusion say `include_in_schema=False`, is no hedge.
 */
export function hedgedBeyondCode(
  score: Pick<RouteScore, 'hidden_list' | 'extracted_ops' | 'extracted_unknown_condition'>,
  said: Pick<Said, 'routes'>,
  liveTruth: LiveTruth | undefined,
  source: Source = { linesFrom: () => [], hiddenPrefixes: [] },
): { operations: number; hedged: number; share: number } {
  const hiddenLive = (liveTruth?.routes ?? [])
    .filter((route) => route.include_in_schema === false)
    .flatMap((route) => (route.methods ?? []).map((method) => `${method} ${plainPath(route.path)}`))
  const builtIn = said.routes
    .filter((route) => !route.include_in_schema && (route.handler?.module ?? '').startsWith('fastapi.'))
    .map((route) => `${route.method} ${plainPath(route.path)}`)
  const written = said.routes
    .filter(({ include_in_schema, handler, path }) => {
      if (include_in_schema || handler?.file == null || handler.line == null) return false
      // The decorators end where the function begins.
      const head = source.linesFrom(handler.file, handler.line)
      const end = head.findIndex((line) => /^\s*(async\s+)?def\s/.test(line))
      return HIDES.test(head.slice(0, Math.max(end, 1)).join('\n')) || source.hiddenPrefixes.some((prefix) => path.startsWith(prefix))
    })
    .map((route) => `${route.method} ${plainPath(route.path)}`)
  const excused = new Set([...hiddenLive, ...builtIn, ...written])
  const hedged = score.hidden_list.filter((key) => !excused.has(key)).length + score.extracted_unknown_condition
  return { operations: score.extracted_ops, hedged, share: ratio(hedged, score.extracted_ops) ?? 0 }
}

/**
 * Operations of a committed document that have no code in its repository. Known where the application was imported at that very
 * commit: FastAPI served no such method and path, hidden ones counted.
 */
export function operationsWithoutCode(
  document: { readonly paths?: Readonly<Record<string, object>> },
  prefix: string,
  liveTruth: LiveTruth,
): string[] {
  const served = new Set(liveTruth.routes.flatMap((route) => (route.methods ?? []).map((method) => `${method} ${plainPath(route.path)}`)))
  return Object.entries(document.paths ?? {})
    .flatMap(([path, item]) =>
      Object.keys(item)
        .filter(isMethod)
        .map((method) => `${method.toUpperCase()} ${plainPath(prefix + path)}`),
    )
    .filter((operation) => !served.has(operation))
    .sort()
}

const isMethod = (key: string): boolean => /^(get|put|post|delete|options|head|patch|trace)$/.test(key)

/** One row of results for each application, and each target of the issue with the value reached. */
export function summarise(routes: readonly RouteRun[], live: readonly LiveRun[]): { checks: Check[]; routes: RouteRow[]; live: LiveRow[] } {
  const routeRows = routes.map(toRouteRow)
  const liveRows = live.map(toLiveRow)
  return { checks: toChecks(routeRows, liveRows), routes: routeRows, live: liveRows }
}

function toRouteRow({ row, app, said, excused, hedged, deployed }: RouteRun) {
  const score = row.score
  const handler = score?.fields.handler
  const security = (of: RouteScore | undefined) => toSecurity(app.auth_truth === 'security' ? of?.fields.security : undefined)
  return {
    id: row.id,
    repository: app.repo,
    commit: app.commit,
    measure: row.measure,
    lines: row.loc ?? null,
    ms: row.ms ?? null,
    failed: row.error ?? null,
    operations: row.extracted ?? null,
    problems: row.problems ?? null,
    budget: countBudget(said),
    skipped: countSkipped(said),
    // One that failed still owes its operations: a crash must not raise the total.
    truth: score?.truth_ops ?? app.schema_operations ?? null,
    matched: score?.matched ?? null,
    missing: score?.missing ?? null,
    extra: score?.extra ?? null,
    recall: score?.recall ?? null,
    precision: score?.precision ?? null,
    without_code: excused,
    hedged: hedged?.share ?? null,
    handlers: named(handler),
    security: security(score),
    deployed: deployed ? { variables: deployed.variables, reason: deployed.reason, security: security(deployed.score) } : null,
  }
}

function toSecurity(found: RouteScore['fields']['security']): Measured | null {
  return found ? { scored: found.scored, exact: (found.both + found.neither) / found.scored } : null
}

/** A document that was made from a client has no operation ids to hold names against. */
function named(handler: Agreement | undefined): Measured | null {
  if (handler === undefined) return null
  const scored = handler.scored - (handler.differing ?? []).filter((line) => /operationId=$/.test(line)).length
  return scored > 0 ? { scored, exact: handler.agree / scored } : null
}

function toLiveRow({ row, app, said }: LiveRun) {
  const s = row.score
  return {
    id: row.id,
    ms: row.ms ?? null,
    failed: row.error ?? null,
    budget: countBudget(said),
    live: s?.live ?? app.routes,
    matched: s?.matched ?? null,
    missing: s?.missing ?? null,
    extra: s?.extra ?? null,
    recall: s?.recall ?? null,
    precision: s?.precision ?? null,
    handlers: measured(s?.handlers),
    dependencies: measured(s?.dependencies?.all),
    dependencies_direct: measured(s?.dependencies?.direct),
    order: s?.order ? { scored: s.order.overlapping_pairs, exact: s.order.overlapping_right } : null,
    security: measured(s?.security),
    parameters: measured(s?.parameters),
    access: s?.access ? { scored: s.access.scored, exact: s.access.agree } : null,
    said_safer: s?.access?.said_safer_than_it_is ?? null,
  }
}

const measured = (part: Measured | null | undefined): Measured | null => (part ? { scored: part.scored, exact: part.exact } : null)
const countBudget = (said: Said | undefined): number => said?.problems.filter((problem) => problem.code.includes('budget')).length ?? 0

function countSkipped(said: Said | undefined): number | null {
  const skipped = said?.looked_at.skipped
  return Array.isArray(skipped) ? skipped.length : typeof skipped === 'number' ? skipped : null
}

function toChecks(routes: readonly RouteRow[], live: readonly LiveRow[]): Check[] {
  const exact = routes.filter((row) => row.measure === 'recall+precision')
  const recallOnly = routes.filter((row) => row.measure === 'recall')
  const ended = [...new Set([...routes, ...live].filter((row) => row.failed !== null || row.budget > 0).map((row) => row.id))]
  const hedged = worst(
    routes.filter((row) => row.hedged !== null),
    (row) => -(row.hedged ?? 0),
  )
  return [
    atLeast(
      `routes, ${exact.length} with both measures: recall in total`,
      recallOf(exact, (r) => r.truth),
      0.99,
    ),
    atLeast(`routes, ${exact.length} with both measures: precision in total`, precisionOf(exact), 0.99),
    floor('routes: the lowest recall or precision of an application', exact, 0.95),
    atLeast(
      `routes, ${recallOnly.length} with recall: of the operations that have code`,
      recallOf(recallOnly, (r) => r.truth),
      0.95,
    ),
    atMost('hidden or under an unknown condition, beyond the code, worst', hedged ? -hedged.value : null, 0.05, hedged?.id),
    atLeast('handler names on matched routes', shareOf(routes.map((r) => r.handlers)), 0.99),
    // One that could not be scored under its settings counts as it is under the defaults.
    atLeast(
      'security on matched routes, under the settings of each document',
      shareOf(routes.map((r) => r.deployed?.security ?? r.security)),
      0.98,
    ),
    reported('the same, under the defaults of each application', shareOf(routes.map((r) => r.security))),
    reported(
      'the same, under the defaults and against what was served where that is known',
      shareOf(routes.map((r) => (r.security === null ? null : (live.find((l) => l.id === r.id)?.security ?? r.security)))),
    ),
    atLeast(
      `served, ${live.length} applications: recall in total`,
      recallOf(live, (r) => r.live),
      0.98,
    ),
    atLeast(`served, ${live.length} applications: precision in total`, precisionOf(live), 0.98),
    floor('served: the lowest recall or precision of an application', live, 0.93),
    atLeast('served: handlers exact', shareOf(live.map((r) => r.handlers)), 0.98),
    atLeast('served: dependencies exact, through every level', shareOf(live.map((r) => r.dependencies)), 0.96),
    atLeast('served: order where two routes can match one request', shareOf(live.map((r) => r.order)), 1),
    atMost(
      'applications that end in a crash, a hang or a spent budget',
      routes.length + live.length > 0 ? ended.length : null,
      0,
      ended.join(' '),
    ),
    reported('served: access verdicts that agree with the labels', shareOf(live.map((r) => r.access))),
    reported(
      'served: verdicts that call a route safer than it is',
      sum(live, (r) => r.said_safer),
    ),
  ]
}

function shareOf(parts: readonly (Measured | null)[]): number | null {
  const scored = parts.filter((part) => part !== null && part.scored > 0)
  return ratio(
    sum(scored, (part) => (part?.exact ?? 0) * (part?.scored ?? 0)),
    sum(scored, (part) => part?.scored),
  )
}

const recallOf = <R extends { readonly matched: number | null }>(rows: readonly R[], whole: (row: R) => number | null): number | null =>
  ratio(
    sum(rows, (r) => r.matched),
    sum(rows, whole),
  )

const precisionOf = (rows: readonly { readonly matched: number | null; readonly extra: number | null }[]): number | null =>
  ratio(
    sum(rows, (r) => r.matched),
    sum(rows, (r) => (r.matched ?? 0) + (r.extra ?? 0)),
  )

function worst<R extends { readonly id: string }>(
  rows: readonly R[],
  value: (row: R) => number,
): { value: number; id: string } | undefined {
  return rows.map((row) => ({ id: row.id, value: value(row) })).sort((a, b) => a.value - b.value)[0]
}

function floor(
  name: string,
  rows: readonly { readonly id: string; readonly recall: number | null; readonly precision: number | null }[],
  limit: number,
): Check {
  const lowest = worst(rows, (row) => Math.min(row.recall ?? 0, row.precision ?? 0))
  return atLeast(name, lowest?.value ?? null, limit, lowest?.id)
}

const checked = (name: string, value: number | null, wanted: string, met: boolean | null, id: string | undefined): Check => ({
  name,
  value,
  wanted,
  met,
  ...(id ? { worst: id } : {}),
})
const atLeast = (name: string, value: number | null, limit: number, id?: string): Check =>
  checked(name, value, `>= ${limit}`, value === null ? null : value >= limit, id)
const atMost = (name: string, value: number | null, limit: number, id?: string): Check =>
  checked(name, value, `<= ${limit}`, value === null ? null : value <= limit, id)
const reported = (name: string, value: number | null): Check => checked(name, value, 'reported', null, undefined)
