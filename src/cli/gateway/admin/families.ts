// What there is to count, once: names, units, kinds and labels. Prometheus reads it, and collectors of OpenTelemetry are sent it.

import { storeBounds } from '../../shared-store/store-numbers.ts'
import type { Numbers } from './numbers.ts'
import { bounds, statuses, verdicts } from './traffic.ts'

export type Labels = Readonly<Record<string, string>>

interface Named {
  /** As Prometheus has it, without `fastward_` and `_total`. */
  readonly name: string
  /** As OpenTelemetry has it, without `fastward.`. */
  readonly dotted: string
  /** UCUM's. */
  readonly unit: string
  readonly help: string
}

export type Sample = readonly [labels: Labels, value: number]

/** `sum` only grows. */
export type Family =
  | (Named & { readonly kind: 'sum' | 'gauge'; readonly samples: readonly Sample[] })
  | (Named & { readonly kind: 'histogram'; readonly bounds: readonly number[]; readonly series: readonly Series[] })

export interface Series {
  readonly labels: Labels
  /** By bound, the last for what is above all; not added up. */
  readonly counts: readonly number[]
  readonly sum: number
}

const sum = (name: string, dotted: string, unit: string, help: string, samples: readonly Sample[]): Family => ({
  kind: 'sum',
  name,
  dotted,
  unit,
  help,
  samples,
})
const gauge = (name: string, dotted: string, unit: string, help: string, samples: readonly Sample[]): Family => ({
  kind: 'gauge',
  name,
  dotted,
  unit,
  help,
  samples,
})
const yes = (is: boolean): readonly Sample[] => [[{}, is ? 1 : 0]]

export function listFamilies(numbers: Numbers): readonly Family[] {
  const { upstream, reload, callers, inFlight, residentBytes } = numbers
  return [
    ...ofRequests(numbers),
    gauge('requests_in_flight', 'requests.in_flight', '{request}', 'Requests that were judged and are not over.', [[{}, inFlight]]),
    ...ofOutcomes(numbers),
    gauge('upstream_connections', 'upstream.connections', '{connection}', 'Connections to the application.', [
      [{ state: 'busy' }, upstream.all - upstream.idle],
      [{ state: 'idle' }, upstream.idle],
    ]),
    gauge('upstream_waiting', 'upstream.waiting', '{request}', 'Requests that wait for a connection to the application.', [
      [{}, upstream.waiting],
    ]),
    ...ofRecord(numbers),
    sum('policy_reloads', 'policy.reloads', '{read}', 'How often the policy was read again.', [
      [{ result: 'good' }, reload.count - reload.failed],
      [{ result: 'failed' }, reload.failed],
    ]),
    gauge(
      'policy_good',
      'policy.good',
      '1',
      'Whether the policy was good when it was read last; else the one before holds.',
      yes(reload.isGood),
    ),
    gauge(
      'settings_waiting',
      'settings.waiting',
      '{setting}',
      'Kinds of settings that are written otherwise than they hold, until the next start.',
      [[{}, reload.waiting]],
    ),
    ...ofLimits(numbers),
    ...ofStore(numbers),
    ...ofPdp(numbers),
    sum('tokens', 'tokens', '{token}', 'Tokens that came, by whether their signature was verified before and need not be again.', [
      [{ result: 'known' }, callers.tokens.known],
      [{ result: 'new' }, callers.tokens.unknown],
    ]),
    gauge('tokens_kept', 'tokens.kept', '{token}', 'Verified tokens that are remembered.', [[{}, callers.tokens.kept]]),
    sum('hops_malformed', 'hops.malformed', '{header}', 'What trusted proxies said of who stands behind them, and nobody could read.', [
      [{}, callers.malformedHops],
    ]),
    gauge('resident_memory_bytes', 'memory.resident', 'By', 'Memory of the processes.', [[{}, residentBytes]]),
  ]
}

function ofRequests({ traffic }: Numbers): readonly Family[] {
  return [
    sum(
      'requests',
      'requests',
      '{request}',
      'Requests that are over, by operation, verdict of the policy and class of status.',
      traffic.flatMap(({ route, counts }) =>
        counts.flatMap((count, index): Sample[] => {
          const verdict = verdicts[Math.floor(index / statuses.length)] ?? 'other'
          return count === 0 ? [] : [[{ route, verdict, status: statuses[index % statuses.length] ?? 'none' }, count]]
        }),
      ),
    ),
    {
      kind: 'histogram',
      name: 'request_seconds',
      dotted: 'request.duration',
      unit: 's',
      help: 'From the first byte of a request to the end of its answer.',
      bounds,
      series: traffic.map(({ route, times, seconds }) => ({ labels: { route }, counts: times, sum: seconds })),
    },
  ]
}

function ofOutcomes({ outcomes }: Numbers): readonly Family[] {
  return [
    sum(
      'requests_by_version',
      'requests.by_version',
      '{request}',
      'Requests that are over, by the version of HTTP; `none` of what could not be read.',
      outcomes.versions.map(({ version, count }): Sample => [{ version }, count]),
    ),
    sum(
      'refusals',
      'refusals',
      '{request}',
      'Requests that the gateway answered by itself, by why.',
      outcomes.refusals.map(({ code, count }): Sample => [{ code }, count]),
    ),
    sum(
      'objections',
      'objections',
      '{objection}',
      'What shields had against requests and answers, by whether it was enforced or observed.',
      outcomes.objections.map(({ shield, code, effect, count }): Sample => [{ shield, code, effect }, count]),
    ),
  ]
}

function ofRecord({ audit }: Numbers): readonly Family[] {
  if (audit === null) return []
  return [
    sum('audit_decisions', 'audit.decisions', '{decision}', 'Decisions that were numbered.', [[{}, audit.counted]]),
    gauge('audit_waiting', 'audit.waiting', '{decision}', 'Decisions that are not on disk yet.', [[{}, audit.waiting]]),
    sum('audit_lost', 'audit.lost', '{decision}', 'Decisions that could not be recorded; the record says so too.', [[{}, audit.lost]]),
    sum(
      'audit_copies_missed',
      'audit.copies.missed',
      '{decision}',
      'Copies that did not come to the database; `fastward audit store` brings them.',
      [[{}, audit.missed]],
    ),
    gauge('audit_writable', 'audit.writable', '1', 'Whether the last batch came to the disk.', yes(audit.isWritable)),
  ]
}

function ofLimits({ limits }: Numbers): readonly Family[] {
  if (limits === null) return []
  const families = [
    sum(
      'limit_requests',
      'limit.requests',
      '{request}',
      'Requests that a limit was asked about; those that are observed count as refused where they would be.',
      limits.limits.flatMap(({ name, passed, refused }): Sample[] => [
        [{ limit: name, result: 'passed' }, passed],
        [{ limit: name, result: 'refused' }, refused],
      ]),
    ),
    sum(
      'limit_forgotten',
      'limit.forgotten',
      '{count}',
      'Counts that were pushed out by others before they were over.',
      limits.limits.map(({ name, forgotten }): Sample => [{ limit: name }, forgotten]),
    ),
    gauge(
      'limit_at_once',
      'limit.at_once',
      '{request}',
      'Requests that run, or wait for their turn, by the limits of what runs at once.',
      limits.limits.flatMap(({ name, running, waiting }): Sample[] => [
        [{ limit: name, state: 'running' }, running],
        [{ limit: name, state: 'waiting' }, waiting],
      ]),
    ),
  ]
  const { shared } = limits
  if (shared === null) return families
  return [
    ...families,
    gauge(
      'limit_counted_together',
      'limit.counted_together',
      '1',
      'Whether limits are counted together; else each process has its share.',
      yes(shared.isThere),
    ),
    sum('limit_questions', 'limit.questions', '{question}', 'Questions to whoever keeps the count.', [[{}, shared.questions]]),
    sum('limit_counts_asked', 'limit.counts_asked', '{count}', 'Counts that were asked for in them.', [[{}, shared.asks]]),
  ]
}

function ofStore({ store, isRevocationKnown }: Numbers): readonly Family[] {
  if (store === null) return []
  return [
    gauge('store_reachable', 'store.reachable', '1', 'Whether the shared store answers.', yes(store.isThere)),
    {
      kind: 'histogram',
      name: 'store_seconds',
      dotted: 'store.duration',
      unit: 's',
      help: 'How long the shared store takes to answer.',
      bounds: storeBounds,
      series: [{ labels: {}, counts: store.times, sum: store.seconds }],
    },
    sum('store_failures', 'store.failures', '{call}', 'Calls to the shared store that failed, or were not made because it was away.', [
      [{}, store.failed],
    ]),
    gauge(
      'revocations_known',
      'revocations.known',
      '1',
      'Whether it is known who was shut out; else no token holds.',
      yes(isRevocationKnown),
    ),
  ]
}

function ofPdp({ pdp }: Numbers): readonly Family[] {
  if (pdp === null) return []
  return [
    sum(
      'pdp_questions',
      'pdp.questions',
      '{question}',
      'Questions to the other decision point, by what came of them; those that are kept were answered before.',
      Object.entries(pdp.answers).map(([result, count]): Sample => [{ result: result.replace('pdp-', '') }, count]),
    ),
    sum('pdp_requests', 'pdp.requests', '{request}', 'Requests to it: several questions may go in one.', [[{}, pdp.requests]]),
    sum('pdp_request_seconds', 'pdp.request.time', 's', 'What they took.', [[{}, pdp.seconds]]),
    gauge('pdp_at_once', 'pdp.at_once', '{request}', 'Requests that are under way, and questions that wait for their turn.', [
      [{ state: 'running' }, pdp.running],
      [{ state: 'waiting' }, pdp.waiting],
    ]),
  ]
}
