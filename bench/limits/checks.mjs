// What one check of a limit costs, in nanoseconds and beside a look-up in a `Map` that adds one: alone, and counted together through leases of a count
// in memory, with a turn of the event loop for each 64 checks; out of what was granted before, and where each check has to be asked for. 1,000 callers in turn.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { median } from '../measure.mjs'

const entry = `
export { OwnCounter } from './src/gateway/shields/limits/rate/counter.ts'
export { createHash } from './src/gateway/shields/limits/rate/hash-name.ts'
export { toMicros } from './src/gateway/shields/limits/rate/rate.ts'
export { LeaseLedger } from './src/gateway/shields/limits/shared/lease-ledger.ts'
export { LeaseLine } from './src/gateway/shields/limits/shared/lease-line.ts'
export { SharedRate } from './src/gateway/shields/limits/shared/shared-rate.ts'
`
const turns = 4_000
const perTurn = 64
const keys = Array.from({ length: 1000 }, (_, index) => `a:192.0.${index >> 8}.${index & 255}`)
const rate = { count: 900_000_000, period: 3_600_000_000, burst: 900_000_000 }
/** Nothing can be granted ahead, and it is full again by the next turn. */
const narrow = { count: 1_000_000, period: 1_000_000, burst: 20 }

export async function measureChecks(root, work, rounds) {
  mkdirSync(work, { recursive: true })
  const outfile = join(work, 'limits.mjs')
  await build({
    stdin: { contents: entry, resolveDir: root, loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  })
  const { OwnCounter, createHash, toMicros, LeaseLedger, LeaseLine, SharedRate } = await import(pathToFileURL(outfile))
  const unit = toMicros(rate, 1)
  const now = () => Math.floor(performance.now() * 1000)
  const hash = createHash()
  const ledger = new LeaseLedger(hash)
  const keeper = {
    isThere: true,
    sharers: 3,
    onChange: () => undefined,
    lease: async (asks) => asks.map((ask) => ledger.lease(ask, now())),
  }
  const line = new LeaseLine({ keeper, now, soon: setImmediate })
  const share = (limit, one) => {
    const shared = new SharedRate({ limit, rate: one, keeper, away: 'share', sharers: null, wake: line.wake, hash })
    line.add(shared)
    return shared
  }
  const shared = share('wide', rate)
  const asking = share('narrow', narrow)
  let refused = 0
  const count = (taken) => {
    if (taken < 0) refused++
  }
  const own = new OwnCounter(rate, 65_536, hash)
  const map = new Map(keys.map((key) => [key, 0]))
  const told = () => undefined
  const ways = {
    map: (key) => map.set(key, map.get(key) + 1),
    alone: (key) => own.take(key, unit, now(), told),
    together: (key) => shared.take(key, unit, now(), told),
    asking: (key) => asking.take(key, 1, now(), count),
  }
  const times = { nothing: [], map: [], alone: [], together: [], asking: [] }
  for (let round = 0; round < rounds + 1; round++)
    for (const name of Object.keys(times)) {
      const took = await timeOf(ways[name] ?? (() => undefined))
      // The first round warms up.
      if (round > 0) times[name].push(took)
    }
  if (refused > 0) throw new Error(`${refused} checks were refused`)
  const of = (name) => median(times[name].map((time, round) => Math.max(0, time - times.nothing[round])))
  const ratio = (name) =>
    median(times[name].map((time, round) => (time - times.nothing[round]) / (times.map[round] - times.nothing[round])))
  return {
    mapNanoseconds: of('map'),
    alone: { nanoseconds: of('alone'), ratio: ratio('alone') },
    together: { nanoseconds: of('together'), ratio: ratio('together') },
    asking: { nanoseconds: of('asking'), ratio: ratio('asking') },
  }
}

async function timeOf(one) {
  const began = performance.now()
  let at = 0
  for (let turn = 0; turn < turns; turn++) {
    for (let index = 0; index < perTurn; index++) {
      one(keys[at])
      at = at + 1 === keys.length ? 0 : at + 1
    }
    await new Promise(setImmediate)
  }
  return ((performance.now() - began) * 1e6) / (turns * perTurn)
}
