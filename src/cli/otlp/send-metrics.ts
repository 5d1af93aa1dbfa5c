// The numbers of the gateway, sent to a collector now and then, and once more at the end.

import { type Labels, listFamilies } from '../gateway/admin/families.ts'
import type { Numbers } from '../gateway/admin/numbers.ts'
import { type Collector, nanoseconds, postMetrics } from './post.ts'

export interface MetricsSender {
  close(): Promise<void>
}

export function sendMetrics(
  collector: Collector,
  every: number,
  /** Null: there is nobody to ask. */
  read: () => Numbers | Promise<Numbers | null>,
  now: () => Date,
  note: (text: string) => void,
): MetricsSender {
  const began = now().getTime()
  let isFailing = false
  let sending: Promise<void> = Promise.resolve()
  const send = async () => {
    try {
      const numbers = await read()
      if (numbers === null) return
      await postMetrics(collector, toMetrics(numbers, began, now().getTime()))
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

export function toMetrics(numbers: Numbers, began: number, now: number): readonly object[] {
  const times = { startTimeUnixNano: nanoseconds(began), timeUnixNano: nanoseconds(now) }
  return listFamilies(numbers).map((family) => {
    const named = { name: `fastward.${family.dotted}`, description: family.help, unit: family.unit }
    if (family.kind === 'histogram') {
      const dataPoints = family.series.map(({ labels, counts, sum }) => ({
        ...times,
        attributes: toAttributes(labels),
        count: String(counts.reduce((total, count) => total + count, 0)),
        sum,
        bucketCounts: counts.map(String),
        explicitBounds: family.bounds,
      }))
      return { ...named, histogram: { aggregationTemporality: 2, dataPoints } }
    }
    const dataPoints = family.samples.map(([labels, value]) => ({
      ...times,
      attributes: toAttributes(labels),
      ...(family.unit === 's' ? { asDouble: value } : { asInt: String(Math.round(value)) }),
    }))
    return family.kind === 'sum'
      ? { ...named, sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints } }
      : { ...named, gauge: { dataPoints } }
  })
}

const toAttributes = (labels: Labels): readonly object[] =>
  Object.entries(labels).map(([key, value]) => ({ key, value: { stringValue: value } }))
