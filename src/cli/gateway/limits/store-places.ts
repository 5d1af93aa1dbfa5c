// What runs at once, counted in a shared store. A room is one hash: of each process what it may run, since when it would like more, and when it said so
// last, in milliseconds by the clock of the store. Who is silent for as long as the lease is taken out by the next who asks.

import { type PlaceAsk, type PlaceGrant, placeLease, placePatience } from '../../../gateway/index.ts'
import { toScript } from '../../shared-store/script.ts'
import type { SharedStore } from '../../shared-store/shared-store.ts'

/** Words: self, lease, patience; for each key: most, running, wanted. What it does is `grantPlaces`, to the letter. */
export const placeScript = toScript(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local self = ARGV[1]
local lease = tonumber(ARGV[2])
local patience = tonumber(ARGV[3])
local out = {}
for i = 1, #KEYS do
  local at = i * 3
  local most = tonumber(ARGV[at + 1])
  local running = tonumber(ARGV[at + 2])
  local wanted = tonumber(ARGV[at + 3])
  local since = now
  local taken = 0
  local short = {}
  local held = redis.call('HGETALL', KEYS[i])
  for j = 1, #held, 2 do
    local has, from, seen = string.match(held[j + 1], '^(%d+) (%d+) (%d+)$')
    has = tonumber(has)
    from = tonumber(from)
    seen = tonumber(seen)
    if held[j] == self then
      if from > 0 then since = from end
    elseif now - seen >= lease then
      redis.call('HDEL', KEYS[i], held[j])
    else
      taken = taken + has
      if from > 0 and now - seen < patience then short[#short + 1] = from end
    end
  end
  local before = 0
  for j = 1, #short do
    if short[j] < since then before = before + 1 end
  end
  local more = math.max(0, math.min(wanted - running, most - taken - running - before))
  local mine = running + more
  if mine == 0 and wanted == 0 then
    redis.call('HDEL', KEYS[i], self)
  else
    local from = 0
    if wanted > mine then
      from = since
      if more > 0 then from = now end
    end
    redis.call('HSET', KEYS[i], self, string.format('%.0f %.0f %.0f', mine, from, now))
    redis.call('PEXPIRE', KEYS[i], lease)
  end
  out[i * 2 - 1] = mine
  out[i * 2] = #short
end
return out
`)

/** `asks`: all of one tag. */
export async function askPlaces(store: SharedStore, self: string, asks: readonly PlaceAsk[], keyOf: (ask: PlaceAsk) => string) {
  const words = asks.flatMap(({ most, running, wanted }) => [most, running, wanted])
  const answer = await store.run(placeScript, asks.map(keyOf), [self, placeLease, placePatience, ...words])
  if (!Array.isArray(answer) || answer.length !== asks.length * 2) throw new Error('the store answered something else than was asked')
  return asks.map((_, index): PlaceGrant => ({ held: Number(answer[index * 2]), isContested: Number(answer[index * 2 + 1]) > 0 }))
}
