// `fastward gateway`: reads policy and routes, opens the door, and closes it when it is told to. Each step is a file of its own:
// settings → what is served → what judges → the front.

import process from 'node:process'
import { type Front, UpstreamPool } from '../../gateway/index.ts'
import type { Host } from '../host.ts'
import { showAddress } from './addresses.ts'
import { createAskProfile } from './ask-application.ts'
import { buildRunning } from './build-running.ts'
import { openCallers } from './callers.ts'
import type { GatewayOptions } from './gateway-options.ts'
import { openFront } from './open-front.ts'
import { openRecords } from './open-records.ts'
import { readServed } from './read-served.ts'
import { readSettings } from './read-settings.ts'
import { describeStart } from './start-page.ts'

export async function runGateway(options: GatewayOptions, host: Host): Promise<void> {
  const settings = await readSettings(options, host)
  const { upstream, listen, drain } = settings
  const pool = new UpstreamPool(upstream, settings.measures.upstream, settings.measures.pool)
  const identity = await openCallers(createAskProfile(pool, showAddress(upstream)), host).read(settings.section, settings.folder)
  try {
    const served = await readServed(options, upstream, pool, host)
    const records = await openRecords(settings, host)
    const { judge, page } = buildRunning(settings, served, identity, records, host)
    const front = await openFront(settings, pool, judge, () => settings.edge, host)
    host.terminal.note(
      describeStart({
        ...page,
        listens: `${settings.tls === null ? 'http' : 'https'}://${showAddress({ host: listen.host, port: front.port })}`,
        upstream: `http://${showAddress(upstream)}`,
      }),
    )
    await untilStopped(front, drain)
    await records.close()
  } finally {
    identity.close()
    pool.close()
  }
}

/** The first signal waits for what runs; the second does not. */
function untilStopped(front: Front, drain: number): Promise<void> {
  return new Promise((settle) => {
    let isTold = false
    const stop = () => {
      if (isTold) {
        void front.drain(0)
        return
      }
      isTold = true
      void front.drain(drain).then(() => {
        process.off('SIGTERM', stop)
        process.off('SIGINT', stop)
        settle()
      })
    }
    process.on('SIGTERM', stop)
    process.on('SIGINT', stop)
  })
}
