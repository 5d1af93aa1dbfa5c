// What is written of limits that several gateways count together, and of what they cost.

import { age, count, type Result, table } from './accuracy-page.ts'

interface Check {
  readonly nanoseconds: number
  readonly ratio: number
}

export interface LimitsResult extends Result {
  readonly machine: { readonly cores: number; readonly load: number; readonly node: string }
  readonly instances: number
  readonly seconds: number
  readonly admitted: readonly {
    readonly name: string
    readonly limit: string
    readonly sent: number
    readonly admitted: number
    readonly allowed: number
    readonly ratio: number
    readonly stated?: number
    readonly p99: number
  }[]
  readonly checks: { readonly mapNanoseconds: number; readonly alone: Check; readonly together: Check; readonly asking: Check }
  readonly cost?: readonly { readonly name: string; readonly cpu: number; readonly ratio: number }[]
}

const wanted = 0.02

export function limitsSection({ machine, instances, seconds, admitted, checks, cost, ...result }: LimitsResult): string[] {
  const whole = admitted.filter(({ stated }) => stated === undefined)
  const outside = whole.filter(({ ratio }) => Math.abs(ratio - 1) > wanted)
  const beyond = admitted.filter((one) => one.stated !== undefined && one.admitted > one.stated)
  const worst = whole.reduce((far, { ratio }) => (Math.abs(ratio - 1) > Math.abs(far - 1) ? ratio : far), 1)
  const check = (name: string, { nanoseconds, ratio }: Check) => [name, nanoseconds.toFixed(0), ratio.toFixed(1)]
  return [
    age(result),
    `${instances} gateways as processes of their own with one Redis, ${seconds} seconds of load for each row, Node ${machine.node}, ${machine.cores} cores with a load of ${machine.load.toFixed(1)}. ` +
      'Allowed is one exact count of all requests in one bucket for each caller, by when a gateway had read them; without the store, by the share of each.',
    table(
      ['load', 'limit', 'sent', 'admitted', 'allowed', 'admitted ÷ allowed', 'p99, ms'],
      admitted.map((one) => [
        one.name,
        one.limit.replace(/^\{for: \w+, rate: |\}$/g, ''),
        count(one.sent),
        count(one.admitted),
        count(one.allowed),
        `${one.ratio.toFixed(4)}${one.stated === undefined ? '' : `, stated at most ${(one.stated / one.allowed).toFixed(4)}`}`,
        one.p99.toFixed(1),
      ]),
    ),
    `Asked for is 1.00 ± ${wanted}: the furthest is ${worst.toFixed(4)}, ${outside.length === 0 ? 'met' : `not met by ${outside.length}`}. Where the store goes away and comes back, each change may let through one burst more: ${beyond.length === 0 ? 'held' : `not held by ${beyond.length}`}.`,
    `What one check costs, in nanoseconds and beside adding one to a number in a \`Map\` (${checks.mapNanoseconds.toFixed(0)} ns):`,
    table(
      ['check', 'ns', 'ratio'],
      [
        check('counted alone', checks.alone),
        check('counted together, out of what was granted', checks.together),
        check('counted together, and each has to be asked for', checks.asking),
      ],
    ),
    ...(cost === undefined
      ? []
      : [
          'CPU of a gateway for a request through everything, beside one without limits in the same rounds:',
          table(
            ['gateway', 'µs', 'ratio'],
            cost.map(({ name, cpu, ratio }) => [name, cpu.toFixed(1), ratio.toFixed(2)]),
          ),
        ]),
  ]
}

interface Quantiles {
  readonly p50: number
  readonly p99: number
  readonly most: number
}

export interface FleetResult extends Result {
  readonly machine: { readonly cores: number; readonly load: number; readonly node: string }
  readonly instances: number
  readonly revocation: { readonly count: number; readonly atOnce: Quantiles; readonly everywhere: Quantiles }
  readonly phases: readonly {
    readonly name: string
    readonly sent: number
    readonly limited: number
    readonly admitted: number
    readonly wrong: number
    readonly counts: Readonly<Record<string, Readonly<Record<string, number>>>>
  }[]
}

export function fleetSection({ machine, instances, revocation, phases, ...result }: FleetResult): string[] {
  const row = (name: string, { p50, p99, most }: Quantiles) => [name, p50.toFixed(0), p99.toFixed(0), most.toFixed(0)]
  const lost = (counts: FleetResult['phases'][number]['counts']) =>
    Object.values(counts).reduce(
      (sum, statuses) => sum + Object.entries(statuses).reduce((all, [status, times]) => all + (/^[234]/.test(status) ? 0 : times), 0),
      0,
    )
  return [
    age(result),
    `${instances} gateways behind HAProxy with one Redis, ${machine.cores} cores with a load of ${machine.load.toFixed(1)}, Node ${machine.node}. One caller with a limit asks for what he may and for what he may not, and somebody shows nothing.`,
    table(
      ['while', 'requests', 'admitted', 'allowed', 'let in who may not', 'answered 5xx, or not'],
      phases.map(({ name, sent, admitted, limited, wrong, counts }) => [
        name,
        count(sent),
        count(admitted),
        count(limited),
        count(wrong),
        count(lost(counts)),
      ]),
    ),
    `A token that is taken back at one of them (${count(revocation.count)} times), in milliseconds from asking for it to the first refusal:`,
    table(
      ['by', 'p50', 'p99', 'most'],
      [row('the gateway that was asked', revocation.atOnce), row('the last of all', revocation.everywhere)],
    ),
  ]
}

export interface ValkeyResult extends Result {
  readonly server: { readonly version: string; readonly commit: string | null }
  readonly cluster: number
  readonly files: readonly {
    readonly file: string
    readonly passed: number
    readonly skipped: number
    readonly failed: readonly string[]
  }[]
}

export function valkeySection({ server, cluster, files, ...result }: ValkeyResult): string[] {
  return [
    age(result),
    `Valkey ${server.version}${server.commit === null ? '' : ` (${server.commit})`}, alone and as a cluster of ${cluster}: the tests that run on Redis everywhere, on it.`,
    table(
      ['tests', 'passed', 'skipped', 'failed'],
      files.map(({ file, passed, skipped, failed }) => [file, count(passed), count(skipped), failed.join('; ') || 'none']),
    ),
  ]
}
