// What is looked for in the record.

export interface Query {
  /** As it was sent, or as the record shows it. */
  readonly principal: readonly string[]
  readonly client: readonly string[]
  /** A part of the id of an operation. */
  readonly route: string | null
  /** A code of a refusal, or a status. */
  readonly code: string | null
  readonly rule: string | null
  readonly verdict: string | null
  /** Milliseconds since 1970, both in. */
  readonly since: number
  readonly until: number
}

export const everything: Query = {
  principal: [],
  client: [],
  route: null,
  code: null,
  rule: null,
  verdict: null,
  since: 0,
  until: Number.POSITIVE_INFINITY,
}

/** A record as somebody looks at it. */
export interface Row {
  readonly chain: string
  readonly n: number
  readonly time: number
  readonly method: string
  readonly path: string
  readonly routes: readonly string[]
  readonly principal: string
  readonly client: string
  readonly action: string
  readonly verdict: string
  readonly code: string | null
  readonly status: number | null
  readonly rule: string | null
  readonly reason: string | null
  readonly answered: string
  readonly milliseconds: number | null
  readonly policy: string
}

type Tree = Readonly<Record<string, unknown>>

const treeOf = (value: unknown): Tree => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Tree) : {}) // As the test says.
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const numberOrNull = (value: unknown): number | null => (typeof value === 'number' ? value : null)

export function toRow(chain: string, n: number, event: Readonly<Record<string, unknown>>): Row {
  const request = treeOf(event['http_request'])
  const user = treeOf(treeOf(event['actor'])['user'])
  const source = treeOf(event['src_endpoint'])
  const unmapped = treeOf(event['unmapped'])
  const policy = treeOf(event['policy'])
  const routes = unmapped['routes']
  return {
    chain,
    n,
    time: numberOrNull(event['time']) ?? 0,
    method: textOf(request['http_method']) || textOf(unmapped['method']),
    path: textOf(treeOf(request['url'])['path']),
    routes: Array.isArray(routes) ? routes.filter((route) => typeof route === 'string') : [],
    principal: textOf(user['uid']) || textOf(user['name']),
    client: textOf(source['ip']) || textOf(source['uid']),
    action: textOf(event['action']),
    verdict: textOf(unmapped['verdict']),
    code: textOrNull(unmapped['code']),
    status: numberOrNull(treeOf(event['http_response'])['code']),
    rule: textOrNull(policy['name']),
    reason: textOrNull(event['status_detail']),
    answered: textOf(unmapped['answered']),
    milliseconds: numberOrNull(unmapped['milliseconds']),
    policy: textOf(policy['uid']),
  }
}

export function fits(row: Row, { principal, client, route, code, rule, verdict, since, until }: Query): boolean {
  return (
    row.time >= since &&
    row.time <= until &&
    (principal.length === 0 || principal.includes(row.principal)) &&
    (client.length === 0 || client.includes(row.client)) &&
    (route === null || row.routes.some((id) => id.includes(route))) &&
    (code === null || row.code === code || String(row.status) === code) &&
    (rule === null || row.rule === rule) &&
    (verdict === null || row.verdict === verdict)
  )
}

/** Texts of which one stands in every line that fits; none where nothing of the kind is known. */
export function needlesOf({ principal, client, rule, code, route }: Query): readonly string[] {
  if (principal.length > 0) return principal.map((text) => JSON.stringify(text))
  if (rule !== null) return [JSON.stringify(rule)]
  if (code !== null) return [JSON.stringify(code)]
  if (client.length > 0) return client.map((text) => JSON.stringify(text))
  return route === null ? [] : [JSON.stringify(route).slice(1, -1)]
}

const columns = [
  ...['time', 'chain', 'n', 'action', 'verdict', 'status', 'code', 'method', 'path', 'routes', 'principal', 'client'],
  ...['rule', 'reason', 'answered', 'milliseconds', 'policy'],
] as const

export const csvHead = `${columns.join(',')}\r\n`

/** RFC 4180. What a spreadsheet would run is led by an apostrophe. */
export function toCsv(row: Row): string {
  const cells: Readonly<Record<string, unknown>> = { ...row, time: new Date(row.time).toISOString(), routes: row.routes.join(' ') }
  return `${columns.map((column) => toCell(cells[column])).join(',')}\r\n`
}

function toCell(value: unknown): string {
  const text = value === null || value === undefined ? '' : String(value)
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
