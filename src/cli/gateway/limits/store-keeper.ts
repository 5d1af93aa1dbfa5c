// The count of limits in a shared store. A bucket is one key: the microsecond, by the clock of the store, at which it is full again; it goes away then.

import { randomUUID } from 'node:crypto'
import type { LeaseAsk, LeaseGrant, LeaseKeeper, PlaceAsk, PlaceGrant, PlaceKeeper } from '../../../gateway/index.ts'
import { toScript } from '../../shared-store/script.ts'
import { type SharedStore, StoreAway } from '../../shared-store/shared-store.ts'
import { askPlaces } from './store-places.ts'

/** For each key: tolerance, debt, least, most, step. What it does is `grantLease`, to the letter. */
export const leaseScript = toScript(`
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local out = {}
for i = 1, #KEYS do
  local at = (i - 1) * 5
  local tolerance = tonumber(ARGV[at + 1])
  local debt = tonumber(ARGV[at + 2])
  local least = tonumber(ARGV[at + 3])
  local most = tonumber(ARGV[at + 4])
  local step = tonumber(ARGV[at + 5])
  local held = tonumber(redis.call('GET', KEYS[i]) or 0)
  local full = math.max(math.max(held, now) + debt, now)
  local room = tolerance - (full - now)
  local granted = 0
  if most > 0 and room >= least then
    granted = most
    if granted > room and least < tolerance then granted = least + math.floor((room - least) / step) * step end
    full = full + granted
  end
  if full > now then
    redis.call('SET', KEYS[i], string.format('%.0f', full), 'PX', math.ceil((full - now) / 1000) + 1)
  elseif held > 0 then
    redis.call('DEL', KEYS[i])
  end
  out[i * 2 - 1] = granted
  out[i * 2] = tolerance - (full - now)
end
return out
`)

/** Says that this process counts too; how many do. Who was silent for long does not. */
const presenceScript = toScript(`
local time = redis.call('TIME')
redis.call('ZADD', KEYS[1], time[1], ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', '(' .. (time[1] - ARGV[2]))
redis.call('EXPIRE', KEYS[1], ARGV[2] * 2)
return redis.call('ZCARD', KEYS[1])
`)

/** Parts of the keys: those of one lie on one node of a cluster. */
const tags = 16
const presenceEvery = 2_000
/** Seconds. */
const silence = 10

export interface StoreKeeper extends LeaseKeeper, PlaceKeeper {
  close(): Promise<void>
}

/** `isCluster`: a question goes to one node, and is parted by where its keys lie. */
export function createStoreKeeper(store: SharedStore, isCluster: boolean): StoreKeeper {
  const self = randomUUID()
  let sharers = 1
  const presence = store.key('p', 'limits:processes')
  const tell = async () => {
    try {
      sharers = Math.max(1, Number(await store.run(presenceScript, [presence], [self, silence])))
    } catch (error) {
      // Whom it was last known to share with counts on.
      if (!(error instanceof StoreAway)) throw error
    }
  }
  store.onChange((isThere) => {
    if (isThere) void tell()
  })
  if (store.isThere) void tell()
  const timer = setInterval(() => void tell(), presenceEvery)
  timer.unref()
  const ask = async (asks: readonly LeaseAsk[]): Promise<readonly LeaseGrant[]> => {
    const answer = await store.run(
      leaseScript,
      asks.map(({ limit, name }) => store.key(tagOf(name), `limits:${digest(limit)}:${name}`)),
      asks.flatMap(({ tolerance, debt, least, most, step }) => [tolerance, debt, least, most, step]),
    )
    return readGrants(answer, asks.length)
  }
  const keyOf = ({ limit, name }: PlaceAsk) => store.key(tagOf(name), `at-once:${digest(limit)}:${name}`)
  const hold = (asks: readonly PlaceAsk[]): Promise<readonly PlaceGrant[]> => askPlaces(store, self, asks, keyOf)
  return {
    get isThere() {
      return store.isThere
    },
    onChange: (listen) => store.onChange(listen),
    get sharers() {
      return sharers
    },
    lease: (asks) => (isCluster ? askParted(asks, ask) : ask(asks)),
    places: (asks) => (isCluster ? askParted(asks, hold) : hold(asks)),
    async close() {
      clearInterval(timer)
      if (store.isThere) await store.run(leaveScript, [presence], [self]).catch(() => undefined)
    },
  }
}

const leaveScript = toScript("return redis.call('ZREM', KEYS[1], ARGV[1])")

async function askParted<Ask extends { readonly name: string }, Grant>(
  asks: readonly Ask[],
  ask: (asks: readonly Ask[]) => Promise<readonly Grant[]>,
): Promise<readonly Grant[]> {
  const parts = new Map<string, number[]>()
  for (const [index, { name }] of asks.entries()) {
    const tag = tagOf(name)
    const part = parts.get(tag)
    if (part === undefined) parts.set(tag, [index])
    else part.push(index)
  }
  const grants = new Map<number, Grant>()
  await Promise.all(
    [...parts.values()].map(async (indexes) => {
      const got = await ask(indexes.flatMap((index) => asks[index] ?? []))
      for (const [at, index] of indexes.entries()) {
        const grant = got[at]
        if (grant !== undefined) grants.set(index, grant)
      }
    }),
  )
  return asks.flatMap((_, index) => grants.get(index) ?? [])
}

/** Names are hashes. */
const tagOf = (name: string): string => String(name.charCodeAt(0) % tags)

const digests = new Map<string, string>()

function digest(limit: string): string {
  const known = digests.get(limit)
  if (known !== undefined) return known
  const made = toScript(limit).digest.slice(0, 16)
  digests.set(limit, made)
  return made
}

function readGrants(answer: unknown, count: number): readonly LeaseGrant[] {
  if (!Array.isArray(answer) || answer.length !== count * 2) throw new Error('the store answered something else than was asked')
  return Array.from({ length: count }, (_, index) => ({ granted: Number(answer[index * 2]), left: Number(answer[index * 2 + 1]) }))
}
