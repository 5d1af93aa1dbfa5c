// The part of docs/accuracy.md on the gateway: what it decides, which operation it finds, what holds under faults, and what it costs.
import { age, count, type Result, table } from './accuracy-page.ts'

export interface GatewayDecisionsResult extends Result {
  readonly decisions: number
  readonly worlds: number
  readonly unsure: number
  readonly codes: Readonly<Record<string, number>>
  readonly differences: number
}

export interface GatewayRoutesResult extends Result {
  readonly requestsEach: number
  readonly rows: readonly {
    readonly fastapi: string
    readonly program: string
    readonly requests: number
    readonly refused: number
    readonly differences: number
  }[]
}

export interface GatewayFaultsResult extends Result {
  readonly policies: number
  readonly requests: number
  readonly phases: Readonly<Record<string, { readonly requests: number; readonly statuses: Readonly<Record<string, number>> }>>
  readonly wrong: number
}

export interface RestaurantResult extends Result {
  readonly application: { readonly repository: string; readonly commit: string }
  /** How many were written from the scan. */
  readonly patches: number
  readonly attacks: readonly Visit[]
  readonly uses: readonly Visit[]
}

/** `true` where it hurt, or worked; a text where something went wrong. */
interface Visit {
  readonly name: string
  readonly alone: boolean | string
  readonly behind: boolean | string
  readonly patched: boolean | string
}

export interface GatewaySpeedResult extends Result {
  readonly node: string
  readonly machine: string
  readonly load: number
  readonly rounds: number
  readonly seconds: number
  readonly nginx: string | null
  readonly caddy: string | null
  readonly checks: readonly {
    readonly name: string
    readonly value: number | null
    readonly wanted: string
    readonly met: boolean | null
  }[]
  readonly leftOut: readonly string[]
}

export interface H2specResult extends Result {
  readonly node: string
  readonly nghttp2: string
  readonly suite: { readonly name: string; readonly commit: string }
  readonly rows: readonly {
    readonly front: string
    readonly over: string
    readonly cases: number
    readonly passed: number
    readonly failed: readonly { readonly name: string; readonly fault: string }[]
  }[]
}

export interface Http2SpeedResult extends Result {
  readonly node: string
  readonly nginx: string
  readonly machine: { readonly cpus: number; readonly load: number }
  readonly rounds: number
  readonly seconds: number
  readonly rows: readonly {
    readonly version: string
    readonly asked: string
    readonly nginx: { readonly rate: number; readonly cpu: number }
    readonly ours: { readonly rate: number; readonly cpu: number }
    readonly rate: number
    readonly cpu: number
  }[]
}

export function http2SpeedSection({ node, nginx, machine, rounds, seconds, rows, ...result }: Http2SpeedResult): string[] {
  return [
    age(result),
    `Over TLS 1.3, one worker each, an answer of about 1 KB: a rule, secure headers and decisions as lines on our side, a plain proxy on that of nginx ${nginx}. Node ${node}, medians of ${rounds} rounds of ${seconds} s, ${machine.cpus} cores that others used too (load ${machine.load.toFixed(0)}), so CPU for a request says more than the rate. Node makes objects and events for each stream; what HTTP/2 costs beyond HTTP/1.1 is that.`,
    table(
      ['version', 'asked by h2load', 'nginx, requests/s', 'ours', 'ratio', 'nginx, CPU µs a request', 'ours', 'times nginx'],
      rows.map(({ version, asked, nginx: yard, ours, rate, cpu }) => [
        ...[version, asked, count(Math.round(yard.rate)), count(Math.round(ours.rate)), rate.toFixed(2)],
        ...[yard.cpu.toFixed(0), ours.cpu.toFixed(0), cpu.toFixed(1)],
      ]),
    ),
  ]
}

export function h2specSection({ node, nghttp2, suite, rows, ...result }: H2specResult): string[] {
  return [
    age(result),
    `${suite.name}@${suite.commit.slice(0, 7)} with its strict cases, Node ${node} (nghttp2 ${nghttp2}).`,
    table(
      ['front', 'over', 'cases', 'passed', 'failed'],
      rows.map(({ front, over, cases, passed, failed }) => [
        ...[front, over, count(cases), count(passed)],
        failed.map(({ name }) => name).join('; ') || 'none',
      ]),
    ),
  ]
}

export function gatewayFaultsSection({ policies, requests, phases, wrong, ...result }: GatewayFaultsResult): string[] {
  return [
    age(result),
    `${count(requests)} requests on ${count(policies)} random policies while something fails. Of each it is known beforehand whether it may reach the application; ` +
      `${count(wrong)} reached it and might not, were answered otherwise than they should, or never got an answer.`,
    table(
      ['what fails', 'requests', 'answers (null: none, or one that broke off)'],
      Object.entries(phases).map(([name, phase]) => [
        name,
        count(phase.requests),
        Object.entries(phase.statuses)
          .map(([status, number]) => `${status}: ${count(number)}`)
          .join(', '),
      ]),
    ),
  ]
}

export function restaurantSection({ application, attacks, uses, patches, ...result }: RestaurantResult): string[] {
  const shown = attacks.filter(({ alone }) => alone === true)
  const word = (value: boolean | string) => (value === true ? 'yes' : value === false ? 'no' : value)
  const blocked = (where: 'behind' | 'patched') => shown.filter((attack) => attack[where] === false).length
  const working = (where: 'behind' | 'patched') => uses.filter((use) => use[where] === true).length
  return [
    age(result),
    `${application.repository}@${application.commit.slice(0, 7)}, alone, behind the gateway with the policy in tools/restaurant, and behind one that observes but for ` +
      `${count(patches)} patches that \`fastward gateway patch\` wrote from a scan: ${shown.length} of ${attacks.length} attacks hurt it alone, ${blocked('behind')} of them are blocked by the policy, ` +
      `${blocked('patched')} by the patches; ${working('behind')} and ${working('patched')} of ${uses.length} ordinary uses work.`,
    table(
      ['attack', 'hurts alone', 'hurts behind the gateway', 'hurts behind patches alone'],
      attacks.map(({ name, alone, behind, patched }) => [name, word(alone), word(behind), word(patched)]),
    ),
  ]
}

export function gatewaySpeedSection({
  checks,
  rounds,
  seconds,
  node,
  nginx,
  caddy,
  load,
  leftOut,
  ...result
}: GatewaySpeedResult): string[] {
  return [
    age(result),
    `${rounds} alternating rounds of ${seconds} s, 64 connections, about 1 KB of JSON, one worker each; Node ${node}, ${nginx ?? 'nginx'}, Caddy ${caddy ?? 'not there'}; ` +
      `load of the machine ${load.toFixed(1)}. Ratios of requests in a second to those of nginx just before and just after, median of the rounds.`,
    table(
      ['measure', 'wanted', 'got', 'met'],
      checks.map(({ name, wanted, value, met }) => [
        name,
        wanted,
        value === null ? 'not measured' : value.toFixed(2),
        met === null ? '' : met ? 'yes' : 'no',
      ]),
    ),
    ...leftOut.map((reason) => `Left out: ${reason}.`),
  ]
}

export function gatewayDecisionsSection(result: GatewayDecisionsResult): string[] {
  const { decisions, worlds, unsure, differences } = result
  return [
    age(result),
    `From the bytes of a request to the verdict, beside a slow and plain reading of the same application, policy and request: ` +
      `${count(decisions)} decisions in ${count(worlds)} random applications, ${count(differences)} differ. In ${count(unsure)} of them more than one operation could have answered.`,
    table(
      ['what was said', 'times'],
      Object.entries(result.codes)
        .sort(([, one], [, other]) => other - one)
        .map(([code, number]) => [code === 'early' ? 'refused before the policy is asked' : code, count(number)]),
    ),
  ]
}

export function gatewayRoutesSection(result: GatewayRoutesResult): string[] {
  return [
    age(result),
    `The operation that the gateway finds beside the one that the real FastAPI runs, ${count(result.requestsEach)} hostile and ordinary requests for each program and release.`,
    table(
      ['FastAPI', 'program', 'requests', 'refused whatever the policy says', 'differ'],
      result.rows.map(({ fastapi, program, requests, refused, differences }) => [
        fastapi,
        program,
        count(requests),
        count(refused),
        count(differences),
      ]),
    ),
  ]
}

interface BodyCounts {
  readonly same: number
  readonly refused: number
  readonly refusedByBoth: number
  readonly refusedByApplication: number
  readonly wrong: readonly string[]
}

export interface GatewayBodiesResult extends Result {
  readonly bodies: number
  readonly seed: number
  readonly releases: Readonly<Record<string, Readonly<Record<'map' | 'document', BodyCounts>>>>
}

export function gatewayBodiesSection(result: GatewayBodiesResult): string[] {
  return [
    age(result),
    `What rules see of a body beside what the handler of the real FastAPI gets: ${count(result.bodies)} generated bodies of JSON, forms and multipart, most of them spelled so that readers disagree. ` +
      'What differs would let a rule judge something else than what the application does. A field that nobody can know counts as not seen: a rule that reads it denies.',
    table(
      [
        'FastAPI',
        'routes from',
        'seen alike',
        'refused by both',
        'refused by FastAPI alone',
        'refused by the gateway alone',
        'seen otherwise',
      ],
      Object.entries(result.releases).flatMap(([release, counts]) =>
        Object.entries(counts).map(([from, { same, refused, refusedByBoth, refusedByApplication, wrong }]) => [
          release,
          `the ${from}`,
          count(same),
          count(refusedByBoth),
          count(refusedByApplication),
          count(refused),
          count(wrong.length),
        ]),
      ),
    ),
  ]
}
