// What the operator reads when the gateway starts: where it stands, what is covered by which rule, and what is not.

import { toPrintable } from '../../base/index.ts'
import type { CoveredRoute, UnseenByPoints } from '../../gateway/index.ts'

export interface StartPage {
  /** Null where proxies alone are answered. */
  readonly listens: string | null
  /** Where proxies ask. */
  readonly points: readonly string[]
  readonly upstream: string
  /** Where operators ask, and where decisions are recorded; null where not. */
  readonly admin: string | null
  readonly record: string | null
  /** Where those who come by http are sent to https. */
  readonly redirect?: string
  /** Where the routes are known from. */
  readonly source: string
  readonly routes: readonly CoveredRoute[]
  /** Ids of rules that are about no route. */
  readonly idle: readonly string[]
  readonly hasPolicy: boolean
  /** The order of the routes is not known. */
  readonly isUnsure: boolean
  /** Whose tokens are believed. */
  readonly issuers: readonly string[]
  /** How callers are known beside tokens. */
  readonly kinds: readonly string[]
  /** What routes ask for and the gateway cannot verify. */
  readonly unverified: readonly string[]
  /** The application is told who calls. */
  readonly isTold: boolean
  /** Of which a decision point does not see what it would have to. */
  readonly unseen: UnseenByPoints
  /** In one line; null where there are none. */
  readonly shields: string | null
  /** Nobody but the gateway reaches the application. */
  readonly isPrivate: boolean
}

/** More routes than anybody reads at a start: those that nothing covers come first. */
const mostLines = 60

const others: readonly (readonly [CoveredRoute['kind'], string])[] = [
  ['websocket', 'WebSockets'],
  ['mount', 'mounted applications'],
  ['hidden', 'hidden from its document'],
  ['library', 'of FastAPI and libraries'],
]

export function describeStart(page: StartPage): string {
  const { listens, upstream, admin, record, source, routes, idle, hasPolicy, isUnsure, issuers, kinds, unverified, isTold, isPrivate } =
    page
  const covered = routes.filter(({ rules }) => rules.length > 0)
  const enforced = routes.filter(({ mode }) => mode === 'enforce')
  const lines = [
    listens === null ? `fastward gateway  decides for ${upstream}` : `fastward gateway  ${listens} → ${upstream}`,
    `${routes.length} routes from ${toPrintable(source)}: ${covered.length} covered by a rule, ${routes.length - covered.length} not; ${enforced.length} enforced, ${routes.length - enforced.length} observed`,
  ]
  if (page.points.length > 0) lines.push(`Proxies ask at ${page.points.join(' and ')}.`)
  if (page.redirect !== undefined) lines.push(`${page.redirect} sends to https.`)
  lines.push(
    issuers.length + kinds.length === 0
      ? 'No issuer is named in `gateway.issuers`: everybody is anonymous.'
      : `Callers are known by ${[...(issuers.length === 0 ? [] : [`tokens of ${issuers.map(toPrintable).join(', ')}`]), ...kinds].join('; ')}.`,
    isTold
      ? 'The application is told who calls, in `fastward-identity`.'
      : `The application is not told who calls (\`gateway.key\`)${isPrivate ? '.' : ', and can be reached past the gateway.'}`,
  )
  lines.push(...unverified.map(toPrintable))
  if (page.shields !== null) lines.push(page.shields)
  if (record !== null) lines.push(`Decisions are recorded in ${toPrintable(record)}.`)
  if (admin !== null) lines.push(`Operators ask at ${admin}.`)
  if (!hasPolicy) lines.push('There is no `fastward.yaml` here, so no rule is about anything.')
  if (isUnsure)
    lines.push(
      'A document says nothing of the order of operations, of hidden routes and mounts: all that could answer are judged. `--map` knows.',
    )
  lines.push('')
  const shown = routes.length <= mostLines ? routes : [...routes.filter(({ rules }) => rules.length === 0), ...covered].slice(0, mostLines)
  const width = Math.max(0, ...shown.map(({ route }) => route.path.length))
  for (const { route, rules, mode, passes } of shown)
    lines.push(
      `  ${mode.padEnd(7)}  ${(route.method ?? 'MOUNT').padEnd(7)} ${toPrintable(route.path.padEnd(width))}  ${
        rules.length > 0
          ? rules.map(toPrintable).join(', ')
          : passes !== null
            ? `no rule: passes, ${toPrintable(passes)}`
            : mode === 'enforce'
              ? 'no rule: denied'
              : 'no rule'
      }`,
    )
  if (shown.length < routes.length) lines.push(`  … and ${routes.length - shown.length} more`)
  for (const [kind, title] of others) {
    const found = routes.filter((route) => route.kind === kind)
    if (found.length > 0) lines.push(`  ${title}: ${found.map(({ route }) => toPrintable(route.path)).join(' ')}`)
  }
  if (page.points.length > 0) lines.push(...describeUnseen(page))
  for (const id of idle) lines.push(`  the rule ${toPrintable(id)} is about no route`)
  return `${lines.join('\n')}\n`
}

/** More than anybody reads. */
const mostNamed = 20

function describeUnseen({ unseen, shields }: StartPage): readonly string[] {
  const name = (operations: readonly string[]) => {
    const more = operations.length - mostNamed
    return `${operations.slice(0, mostNamed).map(toPrintable).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
  }
  const { body, answer } = unseen
  return [
    ...(body.length === 0 ? [] : [`  Proxies that ask without the body are denied where a rule reads it: ${name(body)}`]),
    ...(answer.length === 0 ? [] : [`  Proxies that ask are denied where a rule or a closed field needs the answer: ${name(answer)}`]),
    ...(shields !== null ? ['  Shields see of bodies what a proxy sends along, and nothing of answers.'] : []),
  ]
}
