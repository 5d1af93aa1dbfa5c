// What gateways that share a store tell each other of callers: who was shut out, and which proofs of possession were seen. A revocation is never
// forgotten: what one of them knows and the store does not is told to it again, also after it lost everything. So a store that was first looked at a
// moment ago may be one that was emptied, and who starts then waits until all who know something have had the time to say it.

import { createHash } from 'node:crypto'
import { type CallerMemory, parseRevocations, writeRevocation } from '../../gateway/index.ts'
import type { RevocationNotebook } from '../gateway/revocation-file.ts'
import type { News } from './news.ts'
import { toScript } from './script.ts'
import { type SharedStore, StoreAway } from './shared-store.ts'

/** Milliseconds from one look at the store to the next, where nobody says that there is something. */
const pause = 500
/** And where somebody does. */
const soon = 5
/** Where one waits for the others to say what they know. */
const wait = 100
/** By the clock of the store, since anybody looked at it first: others connect again within two seconds at most, need as long for it, and look then. */
const settled = 5_000
/** As long as a proof may be taken, before and after its time. */
const proofMilliseconds = 120_000

/** The version, how long ago anybody looked first, and the lines where the version is another one. */
const read = toScript(`local version = redis.call('GET', KEYS[1]) or ''
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local begun = redis.call('GET', KEYS[3])
if not begun then
  begun = string.format('%.0f', now)
  redis.call('SET', KEYS[3], begun)
end
if version == ARGV[1] then return {version, now - begun} end
return {version, now - begun, redis.call('SMEMBERS', KEYS[2])}`)

const add = toScript(`local added = 0
for i = 1, #ARGV do added = added + redis.call('SADD', KEYS[2], ARGV[i]) end
if added > 0 then
  local time = redis.call('TIME')
  redis.call('SET', KEYS[1], time[1] .. '.' .. time[2] .. '.' .. redis.call('SCARD', KEYS[2]))
end
return added`)

const take = toScript(`if redis.call('SET', KEYS[1], '1', 'NX', 'PX', ARGV[1]) then return 1 end
return 0`)

export interface SharedCallers {
  close(): void
}

interface Place {
  readonly store: SharedStore
  readonly memory: CallerMemory
  readonly notebook: RevocationNotebook
  readonly news: News
  readonly now: () => Date
  /** Somebody asks here who was shut out. */
  readonly isAsked: boolean
}

/** Settles when what the others know was read, where it is asked for, or the store is away. */
export async function shareCallers({ store, memory, notebook, news, now, isAsked }: Place): Promise<SharedCallers> {
  const { revocations, proofs } = memory
  const keys = ['version', 'lines', 'begun'].map((name) => store.key('revocations', name))
  let version = 'unknown'
  let inStore: ReadonlySet<string> = new Set()
  let isWhole = false

  const learn = (lines: readonly string[]) => {
    const known = new Set(revocations.list().map(writeRevocation))
    for (const line of lines) {
      if (known.has(line)) continue
      const parsed = parseRevocations(line)
      if ('line' in parsed) continue
      for (const revocation of parsed) {
        // A token that has ended anyway needs no place.
        if (revocation.kind === 'token' && revocation.until * 1000 < now().getTime()) continue
        revocations.add(revocation)
        notebook.keep(revocation)
      }
    }
  }
  const look = async () => {
    const answer = await store.run(read, keys, [version])
    if (!Array.isArray(answer)) return
    const [found, age, lines]: readonly unknown[] = answer
    if (Array.isArray(lines)) {
      inStore = new Set(lines.map(String))
      learn([...inStore])
      version = String(found)
    }
    if (!isWhole && Number(age) >= settled) {
      isWhole = true
      notebook.begin()
      revocations.isKnown = true
    }
    const missing = [...new Set(revocations.list().map(writeRevocation))].filter((line) => !inStore.has(line))
    if (missing.length === 0) return
    // Read again the next time, whatever becomes of the store until then.
    version = 'unknown'
    await store.run(add, keys, missing)
    news.tell('revoked', '')
  }
  const tryLook = async () => {
    try {
      await look()
    } catch (error) {
      if (!(error instanceof StoreAway)) throw error
      // It may be another one when it is back.
      version = 'unknown'
    }
  }

  proofs.share = async (id) => {
    const key = store.key(createHash('sha256').update(id).digest('base64url'), 'proof')
    try {
      return (await store.run(take, [key], [proofMilliseconds])) === 1
    } catch (error) {
      if (error instanceof StoreAway) return true
      throw error
    }
  }
  await store.begun
  // Who knows nothing of those before it, and cannot ask, lets nobody in on a token. Who can ask waits for the answer, whatever he knew before.
  revocations.isKnown = notebook.isThere && !store.isThere
  await tryLook()
  let isClosed = false
  let timer: NodeJS.Timeout | null = null
  let isLooking = false
  let isAskedFor = false
  const again = (milliseconds: number) => {
    if (isClosed || isLooking) return
    if (timer !== null) clearTimeout(timer)
    timer = setTimeout(() => {
      isLooking = true
      void tryLook().then(() => {
        isLooking = false
        again(isAskedFor ? soon : isWhole || !store.isThere ? pause : wait)
      })
      isAskedFor = false
    }, milliseconds)
    timer.unref()
  }
  const lookSoon = () => {
    isAskedFor = true
    again(soon)
  }
  revocations.onMore = lookSoon
  store.onChange((isThere) => {
    if (isThere) lookSoon()
  })
  news.onHear('revoked', lookSoon)
  again(isWhole ? pause : wait)
  if (isAsked && store.isThere && !isWhole)
    await new Promise<void>((settle) => {
      const look = setInterval(() => {
        if (!isWhole && store.isThere) return
        clearInterval(look)
        if (!isWhole) revocations.isKnown = notebook.isThere
        settle()
      }, wait)
    })
  return {
    close() {
      isClosed = true
      if (timer !== null) clearTimeout(timer)
      proofs.share = null
      revocations.onMore = null
    },
  }
}
