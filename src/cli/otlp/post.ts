// OTLP over HTTP in JSON (opentelemetry.io/docs/specs/otlp): what is sent to a collector, one request for each batch.

import manifest from '../../../package.json' with { type: 'json' }

export interface Collector {
  /** Without the path of the signal. */
  readonly endpoint: string
  readonly token: string | null
}

export interface OtlpLog {
  /** Milliseconds since 1970. */
  readonly time: number
  readonly name: string
  readonly severity: 'INFO' | 'WARN'
  readonly body: string
}

const longest = 5_000

export const nanoseconds = (milliseconds: number): string => `${Math.trunc(milliseconds)}000000`

const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'fastward-gateway' } }] }
const scope = { name: 'fastward', version: manifest.version }
const numbers = { INFO: 9, WARN: 13 } as const

export function postLogs(collector: Collector, logs: readonly OtlpLog[]): Promise<void> {
  const logRecords = logs.map(({ time, name, severity, body }) => ({
    timeUnixNano: nanoseconds(time),
    severityNumber: numbers[severity],
    severityText: severity,
    eventName: name,
    body: { stringValue: body },
  }))
  return post(collector, '/v1/logs', { resourceLogs: [{ resource, scopeLogs: [{ scope, logRecords }] }] })
}

export const postMetrics = (collector: Collector, metrics: readonly object[]): Promise<void> =>
  post(collector, '/v1/metrics', { resourceMetrics: [{ resource, scopeMetrics: [{ scope, metrics }] }] })

/** Throws where the collector did not take it. */
async function post({ endpoint, token }: Collector, path: string, body: object): Promise<void> {
  const response = await fetch(`${endpoint.replace(/\/+$/, '')}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
    redirect: 'error',
    signal: AbortSignal.timeout(longest),
  })
  await response.arrayBuffer()
  if (!response.ok) throw new Error(`the collector answered ${response.status}`)
}
