// `fastward gateway`: one process that answers requests, or several below a supervisor.

import type { Host } from '../host.ts'
import type { GatewayOptions } from './gateway-options.ts'
import { createSignals, createSupervised } from './overseers.ts'
import { serveGateway } from './serve-gateway.ts'
import { findWorkerPlace } from './worker-place.ts'

export async function runGateway(options: GatewayOptions, host: Host): Promise<void> {
  const { isSupervised } = findWorkerPlace(host.environment)
  const overseer = isSupervised ? createSupervised() : createSignals(host.terminal.note)
  try {
    if (!isSupervised && Number(options.workers ?? 1) > 1) await (await import('./supervise.ts')).superviseGateway(options, overseer, host)
    else await serveGateway(options, overseer, host)
  } finally {
    overseer.close()
  }
}
