// What gateways that share a store tell each other of callers: who was shut out, and which proofs of possession were seen. A revocation is never
// forgotten: what one of them knows and the store does not is told to it again, also after it lost everything.

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
/** As long as a proof may be taken, before and after its time. */
const proofMilliseconds = 120_000

const read = toScript(`local version = redis.call('GET', KEYS[1]) or ''
if version == ARGV[1] then return {version} end
return {version, redis.call('SMEMBERS', KEYS[2])}`)

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
}

/** Settles when what the others know was read once, or the store is away. */
export async function shareCallers({ store, memory, notebook, news, now }: Place): Promise<SharedCallers> {
  const { revocations, proofs } = memory
  const keys = [store.key('revocations', 'version'), store.key('revocations', 'lines')]
  let version = 'unknown'
  let inStore: ReadonlySet<string> = new Set()
  // Who knows nothing of those before it, and cannot ask, lets nobody in on a token.
  revocations.isKnown = notebook.isThere

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
    const [found, lines]: readonly unknown[] = answer
    if (Array.isArray(lines)) {
      inStore = new Set(lines.map(String))
      learn([...inStore])
      version = String(found)
    }
    if (!revocations.isKnown) notebook.begin()
    revocations.isKnown = true
    const missing = [...new Set(revocations.list().map(writeRevocation))].filter((line) => !inStore.has(line))
    if (missing.length === 0) return
    await store.run(add, keys, missing)
    inStore = new Set([...inStore, ...missing])
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
        again(isAskedFor ? soon : pause)
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
  again(pause)
  return {
    close() {
      isClosed = true
      if (timer !== null) clearTimeout(timer)
      proofs.share = null
      revocations.onMore = null
    },
  }
}
