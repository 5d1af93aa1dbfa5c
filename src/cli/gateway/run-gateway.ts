// `fastward gateway`: one process, or several below a supervisor.

import type { Host } from '../host.ts'
import type { GatewayOptions } from './gateway-options.ts'
import { createSignals, serveGateway } from './serve-gateway.ts'

export async function runGateway(options: GatewayOptions, host: Host): Promise<void> {
  await serveGateway(
    options,
    createSignals((text) => host.terminal.note(text)),
    host,
  )
}
