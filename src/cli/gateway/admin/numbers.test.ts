import { expect, test } from 'vitest'
import type { DecisionNote, Outcome } from '../../../gateway/index.ts'
import { addNumbers, type Numbers } from './numbers.ts'
import { writePrometheus } from './prometheus.ts'
import { Traffic } from './traffic.ts'

const outcome = (routes: readonly string[], status: number | null, milliseconds: number): Outcome<DecisionNote> => ({
  client: { address: '127.0.0.1', isEncrypted: false },
  sent: null,
  note: { mode: 'enforce', verdict: { kind: 'allow', rule: 'one', reason: 'because' }, routes, principal: null, closed: null },
  code: null,
  status,
  ended: 'answered',
  milliseconds,
  bytes: 0,
})

function numbersOf(...outcomes: readonly Outcome<DecisionNote>[]): Numbers {
  const traffic = new Traffic()
  for (const one of outcomes) traffic.add(one)
  return {
    traffic: traffic.list(),
    inFlight: 1,
    upstream: { all: 3, idle: 1, waiting: 0 },
    audit: { counted: outcomes.length, waiting: 0, lost: 1, missed: 0, isWritable: true },
    reload: { count: 2, failed: 1, isGood: true, waiting: 0 },
    limits: null,
    store: { isThere: true, times: [1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 1], seconds: 2, failed: 3 },
    isRevocationKnown: true,
    pdp: null,
    callers: { malformedHops: 2, tokens: { known: 5, unknown: 1, kept: 1 } },
    residentBytes: 100,
  }
}

test('what several workers counted adds up', () => {
  const one = numbersOf(outcome(['a'], 200, 1), outcome(['a'], 404, 30))
  const other = numbersOf(outcome(['a'], 200, 20_000), outcome(['a', 'b'], null, 2))
  const text = writePrometheus(addNumbers([one, { ...other, reload: { count: 2, failed: 2, isGood: false, waiting: 2 } }]))
  expect(text).toContain('fastward_requests_total{route="a",verdict="allow",status="2xx"} 2\n')
  expect(text).toContain('fastward_store_reachable 1\n')
  expect(text).toContain('fastward_store_seconds_bucket{le="0.001"} 6\n')
  expect(text).toContain('fastward_store_seconds_bucket{le="+Inf"} 8\n')
  expect(text).toContain('fastward_store_seconds_count 8\n')
  expect(text).toContain('fastward_store_failures_total 6\n')
  expect(text).toContain('fastward_requests_total{route="a",verdict="allow",status="4xx"} 1\n')
  expect(text).toContain('fastward_requests_total{route="several",verdict="allow",status="none"} 1\n')
  expect(text).toContain('fastward_request_seconds_bucket{route="a",le="0.001"} 1\n')
  expect(text).toContain('fastward_request_seconds_bucket{route="a",le="0.05"} 2\n')
  expect(text).toContain('fastward_request_seconds_bucket{route="a",le="+Inf"} 3\n')
  expect(text).toContain('fastward_request_seconds_sum{route="a"} 20.031\n')
  expect(text).toContain('fastward_upstream_connections{state="busy"} 4\n')
  expect(text).toContain('fastward_audit_decisions_total 4\n')
  expect(text).toContain('fastward_policy_good 0\n')
  expect(text).toContain('fastward_tokens_total{result="known"} 10\n')
  expect(text).toContain('fastward_tokens_kept 2\n')
  expect(text).toContain('fastward_hops_malformed_total 4\n')
})

test('a name with quotes and line ends stays one label', () => {
  const text = writePrometheus(numbersOf(outcome(['GET /"a"\n\\b'], 200, 1)))
  expect(text).toContain('route="GET /\\"a\\"\\n\\\\b"')
})
