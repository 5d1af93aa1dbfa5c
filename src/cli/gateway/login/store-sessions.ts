// Sessions in a store that several gateways share: keys are hashes, what stands there is sealed, and each lives no longer than it may. The keys of one
// session lie on one node of a cluster, those of a name on another, so that what concerns both is done in an order in which nothing can be lost between.

import { type SessionStore, SessionsAway } from '../../../gateway/index.ts'
import { type StoreScript, toScript } from '../../shared-store/script.ts'
import { type SharedStore, StoreAway } from '../../shared-store/shared-store.ts'

const read = toScript(`local found = redis.call('GET', KEYS[1])
if not found then return false end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return found`)

/** Words: the key of the session, how many there may be, milliseconds. All of them, where they are more. */
const enter = toScript(`local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now - ARGV[3]))
redis.call('ZADD', KEYS[1], string.format('%.0f', now), ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
if redis.call('ZCARD', KEYS[1]) <= tonumber(ARGV[2]) then return {} end
return redis.call('ZRANGE', KEYS[1], 0, -1)`)

const leave = toScript(`return redis.call('ZREM', KEYS[1], unpack(ARGV))`)

const isThere = toScript(`return redis.call('EXISTS', KEYS[1])`)

const write = toScript(`redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`)

const holds = toScript(`if redis.call('ZSCORE', KEYS[1], ARGV[1]) then return 1 end
return 0`)

const replace = toScript(`if redis.call('SET', KEYS[1], ARGV[1], 'XX', 'PX', ARGV[2]) then return 1 end
return 0`)

const claim = toScript(`if redis.call('SET', KEYS[1], '1', 'NX', 'PX', ARGV[1]) then return 1 end
return 0`)

const drop = toScript(`return redis.call('DEL', KEYS[1])`)

const take = toScript(`local found = redis.call('ZRANGE', KEYS[1], 0, -1)
redis.call('DEL', KEYS[1])
return found`)

export function createStoreSessions(store: SharedStore): SessionStore {
  const session = (key: string) => store.key(key, 'session')
  const claimOf = (what: string) => store.key(what, 'session-claim')
  const listOf = (name: string) => store.key(name, 'sessions')
  const run = async (script: StoreScript, keys: readonly string[], words: readonly (string | number)[]): Promise<unknown> => {
    try {
      return await store.run(script, keys, words)
    } catch (error) {
      throw error instanceof StoreAway ? new SessionsAway('the store is away') : error
    }
  }
  const end = async (key: string, names: readonly string[]) => {
    await run(drop, [session(key)], [])
    for (const name of names) await run(leave, [listOf(name)], [key])
  }
  /** Those that are over by themselves make room first, then the oldest do. */
  const makeRoom = async (name: string, keys: readonly string[], most: number): Promise<readonly string[]> => {
    const live: string[] = []
    for (const key of keys) if ((await run(isThere, [session(key)], [])) === 1) live.push(key)
    const dead = keys.slice(0, -1).filter((key) => !live.includes(key))
    if (dead.length > 0) await run(leave, [listOf(name)], dead)
    // The one that was just entered is not written yet.
    const over = live.slice(0, Math.max(0, live.length + 1 - most))
    for (const key of over) await end(key, [name])
    return over
  }
  return {
    get isThere() {
      return store.isThere
    },
    async read(key, life) {
      const found = await run(read, [session(key)], [life])
      return typeof found === 'string' ? found : null
    },
    async enter(key, names, most, life) {
      const [person = '', ...others] = names
      const all = await run(enter, [listOf(person)], [key, most, life])
      // A session of the issuer is of one person, who has no more than there may be.
      for (const name of others) await run(enter, [listOf(name)], [key, 1_000_000, life])
      return Array.isArray(all) && all.length > 0 ? makeRoom(person, all.map(String), most) : []
    },
    async write(key, names, text, life) {
      await run(write, [session(key)], [text, life])
      // Whoever ended the name meanwhile did not find it; so it is looked whether the name still holds it.
      for (const name of names)
        if ((await run(holds, [listOf(name)], [key])) !== 1) {
          await end(key, names)
          return false
        }
      return true
    },
    replace: async (key, text, life) => (await run(replace, [session(key)], [text, life])) === 1,
    claim: async (what, life) => (await run(claim, [claimOf(what)], [Math.ceil(life)])) === 1,
    release: async (what) => {
      await run(drop, [claimOf(what)], [])
    },
    end,
    async endAll(name) {
      const keys = await run(take, [listOf(name)], [])
      const all = Array.isArray(keys) ? keys.map(String) : []
      let ended = 0
      for (const key of all) if (Number(await run(drop, [session(key)], [])) > 0) ended++
      return ended
    },
  }
}
