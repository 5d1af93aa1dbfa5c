// The part of docs/accuracy.md on decision points: asked by foreign clients, and what asking costs.
import { age, count, type Result, table } from './accuracy-page.ts'

export interface AuthzenResult extends Result {
  readonly suite: { readonly name: string; readonly commit: string }
  readonly rows: readonly { readonly level: string; readonly cases: number; readonly claimed: number; readonly passed: number }[]
  readonly interop: { readonly payloads: number; readonly read: number }
}

export interface ExtAuthzResult extends Result {
  readonly cases: number
  readonly passed: number
  readonly many: { readonly asked: number; readonly atOnce: number; readonly otherwise: number; readonly recorded: number }
  readonly client: { readonly grpc: string; readonly 'go-control-plane': string }
}

export interface PointsResult extends Result {
  readonly nginx: string
  readonly machine: { readonly load: number }
  readonly rounds: number
  readonly seconds: number
  readonly rows: readonly {
    readonly name: string
    readonly rate: number
    readonly p50: number
    readonly cpu: number
    readonly 'rate beside bare': number
    readonly 'rate beside a 204': number
    readonly 'cpu beside a 204': number
  }[]
}

export interface PointResults {
  readonly authzen?: AuthzenResult | undefined
  readonly extAuthz?: ExtAuthzResult | undefined
  readonly points?: PointsResult | undefined
}

export function pointsSection({ authzen, extAuthz, points }: PointResults): string[] {
  return [
    ...(authzen === undefined ? ['AuthZEN: not measured yet, `MIRRORS=DIR npm run conformance -- authzen`.'] : describeAuthzen(authzen)),
    ...(extAuthz === undefined ? ['gRPC: not measured yet, `npm run conformance -- ext-authz`.'] : describeExtAuthz(extAuthz)),
    ...(points === undefined ? ['Its cost is not measured yet: `npm run bench -- points --write`.'] : describePoints(points)),
  ]
}

function describeAuthzen({ suite, rows, interop, ...result }: AuthzenResult): string[] {
  return [
    age(result),
    `The certification scenario of AuthZEN 1.0 (${suite.name}@${suite.commit.slice(0, 7)}). Searches for subjects and resources are answered with 501 and not claimed. Of ${interop.payloads} payloads of its events for gateways ${interop.read} are read as questions.`,
    table(
      ['level', 'cases', 'claimed', 'passed'],
      rows.map(({ level, cases, claimed, passed }) => [level, count(cases), count(claimed), count(passed)]),
    ),
  ]
}

const describeExtAuthz = ({ cases, passed, many, client, ...result }: ExtAuthzResult): string[] => [
  age(result),
  `Envoy's \`ext_authz\` by grpc-go ${client.grpc} with go-control-plane ${client['go-control-plane']}: ${passed} of ${cases} cases (allow, deny, headers, bodies, secrets, metadata, deadlines) pass; of ${count(many.asked)} questions, ${many.atOnce} at once, ${count(many.otherwise)} were answered otherwise than alone, and ${count(many.recorded)} decisions are in the record.`,
]

function describePoints({ nginx, machine, rounds, seconds, rows, ...result }: PointsResult): string[] {
  return [
    age(result),
    `nginx ${nginx} alone, with an \`auth_request\` that another nginx answers with 204, and with one that Fastward answers by an API key, fifteen rules and a record; medians of ${rounds} rounds of ${seconds} s, on a machine that others used too (load ${machine.load}), so CPU for a request says more than the rate.`,
    table(
      ['nginx', 'requests/s', 'p50 µs', 'CPU µs a request, with whoever is asked', 'rate ÷ bare', 'rate ÷ a 204', 'CPU ÷ a 204'],
      rows.map((row) => [
        ...[row.name, count(row.rate), count(row.p50), row.cpu.toFixed(0)],
        ...[row['rate beside bare'].toFixed(2), row['rate beside a 204'].toFixed(2), row['cpu beside a 204'].toFixed(2)],
      ]),
    ),
  ]
}
