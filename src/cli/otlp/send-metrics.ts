// The numbers of the gateway, sent to a collector now and then, and once more at the end.

import type { Numbers } from '../gateway/admin/numbers.ts'
import { bounds, statuses, verdicts } from '../gateway/admin/traffic.ts'
import { storeBounds } from '../shared-store/store-numbers.ts'
import { type Collector, nanoseconds, postMetrics } from './post.ts'

export interface MetricsSender {
  close(): Promise<void>
}

export function sendMetrics(
  collector: Collector,
  every: number,
  read: () => Numbers | Promise<Numbers>,
  now: () => Date,
  note: (text: string) => void,
): MetricsSender {
  const began = now().getTime()
  let isFailing = false
  let sending: Promise<void> = Promise.resolve()
  const send = async () => {
    try {
      await postMetrics(collector, toMetrics(await read(), began, now().getTime()))
      if (isFailing) note('otlp: the collector takes metrics again\n')
      isFailing = false
    } catch {
      if (!isFailing) note('otlp: the collector does not take metrics\n')
      isFailing = true
    }
  }
  const tell = () => {
    sending = sending.then(send)
  }
  const timer = setInterval(tell, every)
  return {
    async close() {
      clearInterval(timer)
      tell()
      await sending
    },
  }
}

type Attributes = Readonly<Record<string, string>>

export function toMetrics(
  { traffic, inFlight, upstream, audit, reload, limits, store, isRevocationKnown, residentBytes }: Numbers,
  began: number,
  now: number,
): readonly object[] {
  const times = { startTimeUnixNano: nanoseconds(began), timeUnixNano: nanoseconds(now) }
  const point = (value: number, attributes: Attributes = {}) => ({
    ...times,
    attributes: toAttributes(attributes),
    asInt: String(Math.round(value)),
  })
  const sum = (name: string, unit: string, dataPoints: readonly object[]) => ({
    name: `fastward.${name}`,
    unit,
    sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints },
  })
  const gauge = (name: string, unit: string, dataPoints: readonly object[]) => ({ name: `fastward.${name}`, unit, gauge: { dataPoints } })
  return [
    sum(
      'requests',
      '{request}',
      traffic.flatMap(({ route, counts }) =>
        counts.flatMap((count, index) => {
          const verdict = verdicts[Math.floor(index / statuses.length)] ?? 'other'
          return count === 0 ? [] : [point(count, { route, verdict, status: statuses[index % statuses.length] ?? 'none' })]
        }),
      ),
    ),
    {
      name: 'fastward.request.duration',
      unit: 's',
      histogram: {
        aggregationTemporality: 2,
        dataPoints: traffic.map(({ route, times: buckets, seconds }) => ({
          ...times,
          attributes: toAttributes({ route }),
          count: String(buckets.reduce((total, count) => total + count, 0)),
          sum: seconds,
          bucketCounts: buckets.map(String),
          explicitBounds: bounds,
        })),
      },
    },
    gauge('requests.in_flight', '{request}', [point(inFlight)]),
    gauge('upstream.connections', '{connection}', [
      point(upstream.all - upstream.idle, { state: 'busy' }),
      point(upstream.idle, { state: 'idle' }),
    ]),
    ...(audit === null
      ? []
      : [
          sum('audit.decisions', '{decision}', [point(audit.counted)]),
          sum('audit.lost', '{decision}', [point(audit.lost)]),
          sum('audit.copies.missed', '{decision}', [point(audit.missed)]),
          gauge('audit.waiting', '{decision}', [point(audit.waiting)]),
          gauge('audit.writable', '1', [point(audit.isWritable ? 1 : 0)]),
        ]),
    ...(limits === null
      ? []
      : [
          sum(
            'limit.requests',
            '{request}',
            limits.limits.flatMap(({ name, passed, refused }) => [
              point(passed, { limit: name, result: 'passed' }),
              point(refused, { limit: name, result: 'refused' }),
            ]),
          ),
          gauge(
            'limit.at_once',
            '{request}',
            limits.limits.flatMap(({ name, running, waiting }) => [
              point(running, { limit: name, state: 'running' }),
              point(waiting, { limit: name, state: 'waiting' }),
            ]),
          ),
        ]),
    ...(store === null
      ? []
      : [
          gauge('store.reachable', '1', [point(store.isThere ? 1 : 0)]),
          sum('store.failures', '{call}', [point(store.failed)]),
          gauge('revocations.known', '1', [point(isRevocationKnown ? 1 : 0)]),
          {
            name: 'fastward.store.duration',
            unit: 's',
            histogram: {
              aggregationTemporality: 2,
              dataPoints: [
                {
                  ...times,
                  attributes: [],
                  count: String(store.times.reduce((total, count) => total + count, 0)),
                  sum: store.seconds,
                  bucketCounts: store.times.map(String),
                  explicitBounds: storeBounds,
                },
              ],
            },
          },
        ]),
    gauge('policy.good', '1', [point(reload.isGood ? 1 : 0)]),
    gauge('memory.resident', 'By', [point(residentBytes)]),
  ]
}

const toAttributes = (attributes: Attributes): readonly object[] =>
  Object.entries(attributes).map(([key, value]) => ({ key, value: { stringValue: value } }))
