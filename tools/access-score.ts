// Verdicts on who may call a route, held against labels: which are right, and which call a route safer than it is.

/** The part of `fastward routes --format json` that is looked at here. */
export interface SaidMap {
  readonly apps: readonly { readonly id: string; readonly primary: boolean }[]
  readonly routes: readonly SaidRoute[]
}

export interface SaidRoute {
  readonly id: string
  readonly app: string
  readonly method: string | null
  readonly path: string
  readonly access: string
  readonly access_reasons?: readonly { readonly text: string; readonly place: { readonly file: string; readonly line: number } | null }[]
  readonly otherwise?: { readonly access: string; readonly setting: string } | null
}

export interface AccessLabel {
  readonly application: string
  /** The route's id where the label has one; else method and path name it. */
  readonly route?: string
  readonly method: string
  readonly path: string
  readonly verdict: string
  /** Other verdicts that are as right. */
  readonly also?: string | readonly string[] | null
  readonly otherwise?: string | null
  readonly setting?: string | null
  readonly reason: string
}

export interface JudgedAccess {
  readonly application: string
  readonly method: string
  readonly path: string
  readonly label: string
  readonly also: readonly string[]
  readonly reason: string
  readonly otherwise: string | null
  readonly setting: string | null
  readonly said: string
  readonly saidOtherwise: { readonly access: string; readonly setting: string } | null
  /** What the verdict rests on, as the command says it. */
  readonly why: readonly string[]
  readonly right: boolean
  /** Wrong, and in the direction that hurts. */
  readonly safer: boolean
  /** Said to need a verified caller, and open. */
  readonly closedThoughOpen: boolean
}

const SAFETY: Readonly<Record<string, number>> = { open: 0, optional: 1, presence: 1, authenticated: 2, authorised: 3 }

/** `unknown` and a route that is not listed are wrong, and call nothing safe. */
export function scoreAccess(map: SaidMap, labels: readonly AccessLabel[]): JudgedAccess[] {
  const primary = map.apps.find((app) => app.primary)?.id
  const served = map.routes.filter(({ app }) => primary === undefined || app === primary || app.startsWith(`${primary}>`))
  const byId = new Map(map.routes.map((route) => [route.id, route]))
  const byPath = new Map<string, SaidRoute>()
  for (const route of served) {
    const key = keyOf(route.method ?? 'MOUNT', route.path)
    if (!byPath.has(key)) byPath.set(key, route)
  }
  return labels.map((label) => {
    const { application, method, path, verdict, reason } = label
    const route = (label.route === undefined ? undefined : byId.get(label.route)) ?? byPath.get(keyOf(method, path))
    const said = route?.access ?? 'route not found'
    const also = [label.also ?? []].flat()
    const right = said === verdict || also.includes(said)
    return {
      application,
      method,
      path,
      label: verdict,
      also,
      reason,
      otherwise: label.otherwise ?? null,
      setting: label.setting ?? null,
      said,
      saidOtherwise: route?.otherwise ?? null,
      why: (route?.access_reasons ?? []).map(({ text, place }) => (place === null ? text : `${text} (${place.file}:${place.line})`)),
      right,
      safer: !right && (SAFETY[said] ?? -1) > (SAFETY[verdict] ?? Number.POSITIVE_INFINITY),
      closedThoughOpen: !right && verdict === 'open' && (said === 'authenticated' || said === 'authorised'),
    }
  })
}

const keyOf = (method: string, path: string): string => `${method} ${`/${path.replace(/^\//, '')}`.replace(/\{[^{}]*\}/g, '{}')}`

/** Labels down, verdicts across; the right ones on the diagonal. */
export function confusionTable(rows: readonly JudgedAccess[]): string {
  const order = ['open', 'optional', 'presence', 'authenticated', 'authorised', 'unknown', 'route not found']
  const across = order.filter((said) => rows.some((row) => row.said === said))
  const down = order.filter((label) => rows.some((row) => row.label === label))
  const width = Math.max(16, ...across.map((said) => said.length + 2))
  const line = (head: string, cells: readonly string[]): string =>
    `  ${head.padEnd(16)}${cells.map((cell) => cell.padStart(width)).join('')}`
  return [
    line('label \\ said', across),
    ...down.map((label) =>
      line(
        label,
        across.map((said) => {
          const n = rows.filter((row) => row.label === label && row.said === said).length
          return n === 0 ? '.' : String(n)
        }),
      ),
    ),
  ].join('\n')
}
