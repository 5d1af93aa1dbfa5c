import { expect, test } from 'vitest'
import type { DecisionNote, Outcome } from '../../../gateway/index.ts'
import { toMetrics } from '../../otlp/send-metrics.ts'
import { addNumbers, type Numbers } from './numbers.ts'
import { Outcomes } from './outcomes.ts'
import { writePrometheus } from './prometheus.ts'
import { Traffic } from './traffic.ts'

const objected = (one: Outcome<DecisionNote>, isEnforced: boolean): Outcome<DecisionNote> => {
  const objections = [{ shield: 'inspection', code: 'payload-refused', reason: 'because', isEnforced }] as const
  return one.note === null ? one : { ...one, code: isEnforced ? 'payload-refused' : null, note: { ...one.note, objections } }
}

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
  const counted = new Outcomes()
  for (const one of outcomes) {
    traffic.add(one)
    counted.add(one)
  }
  return {
    traffic: traffic.list(),
    outcomes: counted.read(),
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

test('what shields had against requests is counted by whether it was enforced', () => {
  const one = numbersOf(objected(outcome(['a'], 403, 1), true), objected(outcome(['a'], 200, 1), false), outcome(['a'], 200, 1))
  const text = writePrometheus(addNumbers([one, one]))
  expect(text).toContain('fastward_objections_total{shield="inspection",code="payload-refused",effect="enforced"} 2\n')
  expect(text).toContain('fastward_objections_total{shield="inspection",code="payload-refused",effect="observed"} 2\n')
  expect(text).toContain('fastward_refusals_total{code="payload-refused"} 2\n')
  expect(text).toContain('fastward_requests_by_version_total{version="none"} 6\n')
})

test('a collector is sent all that Prometheus reads', () => {
  const numbers = addNumbers([numbersOf(objected(outcome(['a'], 403, 1), true))])
  const read = [...writePrometheus(numbers).matchAll(/^# HELP fastward_\S+ (.+)$/gm)].map(([, help]) => help)
  const sent = JSON.parse(JSON.stringify(toMetrics(numbers, 1, 2)))
  expect(sent.map(({ description }: { description: string }) => description)).toEqual(read)
  expect(new Set(sent.map(({ name }: { name: string }) => name)).size).toBe(sent.length)
  const shields = sent.find(({ name }: { name: string }) => name === 'fastward.objections')
  expect(shields.sum.dataPoints).toEqual([
    {
      startTimeUnixNano: '1000000',
      timeUnixNano: '2000000',
      attributes: [
        { key: 'shield', value: { stringValue: 'inspection' } },
        { key: 'code', value: { stringValue: 'payload-refused' } },
        { key: 'effect', value: { stringValue: 'enforced' } },
      ],
      asInt: '1',
    },
  ])
})
