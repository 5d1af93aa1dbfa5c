// What one check of a limit costs, in nanoseconds and beside a look-up in a `Map` that adds one: alone, and counted together through leases of a count
// in memory, with a turn of the event loop for each 64 checks; out of what was granted before, and where each check has to be asked for. 1,000 callers in turn.
import { loadSources } from '../load-sources.mjs'
import { median } from '../measure.mjs'

const parts = ['rate/counter', 'rate/hash-name', 'rate/rate', 'shared/ask-line', 'shared/lease-ledger', 'shared/shared-rate']
const turns = 4_000
const perTurn = 64
const keys = Array.from({ length: 1000 }, (_, index) => `a:192.0.${index >> 8}.${index & 255}`)
const rate = { count: 900_000_000, period: 3_600_000_000, burst: 900_000_000 }
/** Nothing can be granted ahead, and it is full again by the next turn. */
const narrow = { count: 1_000_000, period: 1_000_000, burst: 20 }

export async function measureChecks(rounds) {
  const { OwnCounter, createHash, toMicros, AskLine, LeaseLedger, SharedRate } = await loadSources(
    'limits/checks',
    parts.map((part) => `gateway/shields/limits/${part}.ts`),
  )
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
  const line = new AskLine({ keeper, send: (asks) => keeper.lease(asks), now, soon: setImmediate })
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
