// The fronts that the suite is run against, and one of them standing before an upstream of ours.

import { onTestFinished } from 'vitest'
import {
  type BodyRoom,
  type Front,
  type FrontTimes,
  type Judge,
  type Outcome,
  type PoolSizes,
  type ProxyProtocol,
  type StartFront,
  startNodeFront,
  startSocketFront,
  type TlsMaterial,
  UpstreamPool,
  type UpstreamTimes,
  usualFrontTimes,
  usualHttp2,
  usualPoolSizes,
  usualUpstreamTimes,
} from '../../../src/gateway/listener/index.ts'
import { type Edge, openEdge, usualHeadLimits } from '../../../src/gateway/request/index.ts'
import { forgetHttp2, speakHttp2 } from './http2-client.ts'

/** Where the bytes of HTTP/1.1 are the subject. */
export const fronts1: readonly (readonly [string, StartFront])[] = [
  ['node:http', startNodeFront],
  ['plain sockets', startSocketFront],
  // As it is where a Node does not offer to read into memory of ours.
  ['plain sockets that are read as any', (options) => startSocketFront({ ...options, ownReads: false })],
]

/** In clear text, with every client of the suite speaking HTTP/2. */
export const startHttp2Front: StartFront = async (options) => {
  const front = await startSocketFront({ http2: { ...usualHttp2, inClear: true }, ...options })
  speakHttp2(front.port)
  return {
    ...front,
    drain(milliseconds) {
      forgetHttp2(front.port)
      return front.drain(milliseconds)
    },
  }
}

export const fronts: readonly (readonly [string, StartFront])[] = [
  ['node:http', startNodeFront],
  ['plain sockets', startSocketFront],
  ['HTTP/2', startHttp2Front],
]

export interface Standing {
  readonly port: number
  readonly front: Front
  readonly pool: UpstreamPool
  readonly outcomes: readonly Outcome[]
  /** Settles when that many requests are over. */
  readonly untilOver: (count: number) => Promise<void>
}

export interface StandingOptions {
  readonly judge?: Judge['judge']
  readonly acknowledge?: NonNullable<Judge['acknowledge']>
  readonly own?: NonNullable<Judge['own']>
  /** Asked before the outcome is kept. */
  readonly record?: Judge['record']
  readonly late?: NonNullable<Judge['late']>
  readonly times?: Partial<FrontTimes>
  readonly upstreamTimes?: Partial<UpstreamTimes>
  readonly sizes?: Partial<PoolSizes>
  readonly tls?: TlsMaterial
  readonly edge?: Partial<Edge>
  readonly elapsed?: () => number
  readonly bodies?: BodyRoom
  readonly proxyProtocol?: ProxyProtocol
}

const passAll: Judge['judge'] = () => ({ judgement: { kind: 'pass', added: [] }, note: null })

export async function stand(
  start: StartFront,
  upstreamPort: number,
  {
    judge = passAll,
    acknowledge,
    own,
    record,
    late,
    times = {},
    upstreamTimes = {},
    sizes = {},
    tls,
    edge,
    elapsed,
    bodies,
    proxyProtocol,
  }: StandingOptions = {},
): Promise<Standing> {
  const outcomes: Outcome[] = []
  const waiting: { readonly count: number; readonly settle: () => void }[] = []
  const look = () => {
    for (const one of waiting.filter(({ count }) => outcomes.length >= count)) one.settle()
  }
  const pool = new UpstreamPool(
    { host: '127.0.0.1', port: upstreamPort },
    { ...usualUpstreamTimes, ...upstreamTimes },
    { ...usualPoolSizes, ...sizes },
  )
  const front = await start({
    listen: { host: '127.0.0.1', port: 0 },
    upstream: pool,
    judge: {
      judge,
      ...(acknowledge === undefined ? {} : { acknowledge }),
      ...(own === undefined ? {} : { own }),
      ...(late === undefined ? {} : { late }),
      record: (outcome) => {
        record?.(outcome)
        outcomes.push(outcome)
        look()
      },
    },
    limits: usualHeadLimits,
    times: { ...usualFrontTimes, ...times },
    elapsed: elapsed ?? (() => performance.now()),
    ...(tls === undefined ? {} : { tls }),
    ...(bodies === undefined ? {} : { bodies }),
    ...(proxyProtocol === undefined ? {} : { proxyProtocol }),
    ...(edge === undefined ? {} : { edge: () => ({ ...openEdge, ...edge }) }),
  })
  onTestFinished(async () => {
    pool.close()
    await front.drain(0)
  })
  return {
    port: front.port,
    front,
    pool,
    outcomes,
    untilOver: (count) =>
      new Promise((settle) => {
        waiting.push({ count, settle })
        look()
      }),
  }
}

/** What a callback brings and a test needs afterwards. */
export function createHeld<Value>(): { readonly set: (value: Value) => void; readonly get: () => Value } {
  let held: { readonly value: Value } | null = null
  return {
    set: (value) => {
      held = { value }
    },
    get: () => {
      if (held === null) throw new Error('it has not come yet')
      return held.value
    },
  }
}
