// Numbers as Prometheus reads them (text format 0.0.4).

import { storeBounds } from '../../shared-store/store-numbers.ts'
import type { Numbers } from './numbers.ts'
import { bounds, statuses, verdicts } from './traffic.ts'

export const prometheusType = 'text/plain; version=0.0.4; charset=utf-8'

type Sample = readonly [labels: Readonly<Record<string, string>>, value: number, suffix?: string]

export function writePrometheus({
  traffic,
  inFlight,
  upstream,
  audit,
  reload,
  limits,
  store,
  isRevocationKnown,
  pdp,
  callers,
  residentBytes,
}: Numbers): string {
  const families: string[] = []
  const put = (name: string, type: 'counter' | 'gauge' | 'histogram', help: string, samples: readonly Sample[]) => {
    const lines = samples.map(([labels, value, suffix = '']) => `fastward_${name}${suffix}${writeLabels(labels)} ${value}\n`)
    families.push(`# HELP fastward_${name} ${help}\n# TYPE fastward_${name} ${type}\n${lines.join('')}`)
  }
  put(
    'requests_total',
    'counter',
    'Requests that are over, by operation, verdict of the policy and class of status.',
    traffic.flatMap(({ route, counts }) =>
      counts.flatMap((count, index): Sample[] => {
        const verdict = verdicts[Math.floor(index / statuses.length)] ?? 'other'
        return count === 0 ? [] : [[{ route, verdict, status: statuses[index % statuses.length] ?? 'none' }, count]]
      }),
    ),
  )
  put(
    'request_seconds',
    'histogram',
    'From the first byte of a request to the end of its answer.',
    traffic.flatMap(({ route, times, seconds }) => {
      let below = 0
      const buckets = times.map((count, index): Sample => {
        below += count
        return [{ route, le: bounds[index] === undefined ? '+Inf' : String(bounds[index]) }, below, '_bucket']
      })
      return [...buckets, [{ route }, seconds, '_sum'], [{ route }, below, '_count']] satisfies Sample[]
    }),
  )
  put('requests_in_flight', 'gauge', 'Requests that were judged and are not over.', [[{}, inFlight]])
  put('upstream_connections', 'gauge', 'Connections to the application.', [
    [{ state: 'busy' }, upstream.all - upstream.idle],
    [{ state: 'idle' }, upstream.idle],
  ])
  put('upstream_waiting', 'gauge', 'Requests that wait for a connection to the application.', [[{}, upstream.waiting]])
  if (audit !== null) {
    put('audit_decisions_total', 'counter', 'Decisions that were numbered.', [[{}, audit.counted]])
    put('audit_waiting', 'gauge', 'Decisions that are not on disk yet.', [[{}, audit.waiting]])
    put('audit_lost_total', 'counter', 'Decisions that could not be recorded; the record says so too.', [[{}, audit.lost]])
    put('audit_copies_missed_total', 'counter', 'Copies that did not come to the database; `fastward audit store` brings them.', [
      [{}, audit.missed],
    ])
    put('audit_writable', 'gauge', 'Whether the last batch came to the disk.', [[{}, audit.isWritable ? 1 : 0]])
  }
  put('policy_reloads_total', 'counter', 'How often the policy was read again.', [
    [{ result: 'good' }, reload.count - reload.failed],
    [{ result: 'failed' }, reload.failed],
  ])
  put('policy_good', 'gauge', 'Whether the policy was good when it was read last; else the one before holds.', [
    [{}, reload.isGood ? 1 : 0],
  ])
  put('settings_waiting', 'gauge', 'Kinds of settings that are written otherwise than they hold, until the next start.', [
    [{}, reload.waiting],
  ])
  if (limits !== null) {
    put(
      'limit_requests_total',
      'counter',
      'Requests that a limit was asked about; those that are observed count as refused where they would be.',
      limits.limits.flatMap(({ name, passed, refused }): Sample[] => [
        [{ limit: name, result: 'passed' }, passed],
        [{ limit: name, result: 'refused' }, refused],
      ]),
    )
    put(
      'limit_forgotten_total',
      'counter',
      'Counts that were pushed out by others before they were over.',
      limits.limits.map(({ name, forgotten }): Sample => [{ limit: name }, forgotten]),
    )
    put(
      'limit_at_once',
      'gauge',
      'Requests that run, or wait for their turn, by the limits of what runs at once.',
      limits.limits.flatMap(({ name, running, waiting }): Sample[] => [
        [{ limit: name, state: 'running' }, running],
        [{ limit: name, state: 'waiting' }, waiting],
      ]),
    )
    if (limits.shared !== null) {
      put('limit_counted_together', 'gauge', 'Whether limits are counted together; else each process has its share.', [
        [{}, limits.shared.isThere ? 1 : 0],
      ])
      put('limit_questions_total', 'counter', 'Questions to whoever keeps the count.', [[{}, limits.shared.questions]])
      put('limit_counts_asked_total', 'counter', 'Counts that were asked for in them.', [[{}, limits.shared.buckets]])
    }
  }
  if (store !== null) {
    put('store_reachable', 'gauge', 'Whether the shared store answers.', [[{}, store.isThere ? 1 : 0]])
    let below = 0
    const buckets = store.times.map((count, index): Sample => {
      below += count
      return [{ le: storeBounds[index] === undefined ? '+Inf' : String(storeBounds[index]) }, below, '_bucket']
    })
    put('store_seconds', 'histogram', 'How long the shared store takes to answer.', [
      ...buckets,
      [{}, store.seconds, '_sum'],
      [{}, below, '_count'],
    ])
    put('store_failures_total', 'counter', 'Calls to the shared store that failed, or were not made because it was away.', [
      [{}, store.failed],
    ])
    put('revocations_known', 'gauge', 'Whether it is known who was shut out; else no token holds.', [[{}, isRevocationKnown ? 1 : 0]])
  }
  if (pdp !== null) {
    put(
      'pdp_questions_total',
      'counter',
      'Questions to the other decision point, by what came of them; those that are kept were answered before.',
      Object.entries(pdp.answers).map(([result, count]): Sample => [{ result: result.replace('pdp-', '') }, count]),
    )
    put('pdp_requests_total', 'counter', 'Requests to it: several questions may go in one.', [[{}, pdp.requests]])
    put('pdp_request_seconds_total', 'counter', 'What they took.', [[{}, pdp.seconds]])
    put('pdp_at_once', 'gauge', 'Requests that are under way, and questions that wait for their turn.', [
      [{ state: 'running' }, pdp.running],
      [{ state: 'waiting' }, pdp.waiting],
    ])
  }
  put('tokens_total', 'counter', 'Tokens that came, by whether their signature was verified before and need not be again.', [
    [{ result: 'known' }, callers.tokens.known],
    [{ result: 'new' }, callers.tokens.unknown],
  ])
  put('tokens_kept', 'gauge', 'Verified tokens that are remembered.', [[{}, callers.tokens.kept]])
  put('hops_malformed_total', 'counter', 'What trusted proxies said of who stands behind them, and nobody could read.', [
    [{}, callers.malformedHops],
  ])
  put('resident_memory_bytes', 'gauge', 'Memory of the processes.', [[{}, residentBytes]])
  return families.join('')
}

function writeLabels(labels: Readonly<Record<string, string>>): string {
  const written = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`)
  return written.length === 0 ? '' : `{${written.join(',')}}`
}

const escapeLabel = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
