// `gateway.otlp`: the collector, and the numbers that go to it.

import type { Host } from '../../host.ts'
import type { Collector } from '../../otlp/post.ts'
import { type MetricsSender, sendMetrics } from '../../otlp/send-metrics.ts'
import type { GatewaySettings } from '../read-settings.ts'
import { readSecret } from '../secrets.ts'
import type { Numbers } from './numbers.ts'

/** Null where none is named. */
export async function findCollector({ section, folder }: GatewaySettings, host: Host): Promise<Collector | null> {
  const { endpoint, token } = section.otlp ?? {}
  if (endpoint === undefined) return null
  return { endpoint, token: token === undefined ? null : await readSecret(token, { key: 'gateway.otlp.token', folder, host }) }
}

export async function openTelemetry(
  settings: GatewaySettings,
  numbers: () => Numbers | Promise<Numbers | null>,
  host: Host,
): Promise<MetricsSender | null> {
  const collector = await findCollector(settings, host)
  if (collector === null) return null
  const every = Number(settings.section.otlp?.every ?? 15) * 1000
  return sendMetrics(collector, every, numbers, host.clock.now, (text) => host.terminal.note(text))
}
