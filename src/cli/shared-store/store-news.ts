// News through a stream in the store: each process adds what it has, and reads what the others added, ten times a second, or soon after something
// happened. Who starts reads what was told within the hour. While the store is away nobody hears anything; what is told then is told when it is back.

import { randomUUID } from 'node:crypto'
import type { News } from './news.ts'
import { toScript } from './script.ts'
import { type SharedStore, StoreAway } from './shared-store.ts'

/** Milliseconds. */
const kept = 3_600_000
const pause = 100
const soon = 10
/** Lines in the stream, about; of one question; of one answer; that wait. */
const mostKept = 50_000
const mostTold = 500
const mostHeard = 1_000
const mostWaiting = 5_000

/** Words: last id that was read or nothing, self, lines that are kept, milliseconds that they are, lines of an answer; then kinds and lines. */
const script = toScript(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local from = ARGV[1]
if from == '' then from = string.format('%.0f', now - ARGV[4]) else from = '(' .. from end
local heard = redis.call('XRANGE', KEYS[1], from, '+', 'COUNT', ARGV[5])
for i = 6, #ARGV, 2 do redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[3], '*', ARGV[2], ARGV[i] .. ' ' .. ARGV[i + 1]) end
if #ARGV >= 6 then redis.call('PEXPIRE', KEYS[1], ARGV[4]) end
return {string.format('%.0f', now), heard}
`)

/** `name`: of the stream. */
export function openStoreNews(store: SharedStore, name: 'news' | 'watch' = 'news'): News {
  const self = randomUUID()
  const key = store.key(name, 'stream')
  const listeners = new Map<string, (line: string, age: number) => void>()
  let waiting: string[] = []
  let last = ''
  let isAsking = false
  let isClosed = false
  let timer: NodeJS.Timeout | null = null

  const later = (milliseconds: number) => {
    if (timer !== null) clearTimeout(timer)
    timer = setTimeout(() => void exchange(), milliseconds)
    timer.unref()
  }
  const exchange = async () => {
    timer = null
    if (isAsking || isClosed) return
    isAsking = true
    let isMore = false
    const told = store.isThere ? waiting.slice(0, mostTold * 2) : []
    try {
      if (store.isThere) {
        waiting = waiting.slice(told.length)
        const answer = await store.run(script, [key], [last, self, mostKept, kept, mostHeard, ...told])
        isMore = hear(answer)
      }
    } catch (error) {
      // Whether they came through nobody knows: twice would be worse than not at all.
      if (!(error instanceof StoreAway)) throw error
    } finally {
      isAsking = false
      if (!isClosed) later(isMore || (store.isThere && waiting.length > 0) ? 0 : pause)
    }
  }
  /** Whether there is more than came. */
  const hear = (answer: unknown): boolean => {
    const [now, entries]: readonly unknown[] = Array.isArray(answer) ? answer : []
    if (!Array.isArray(entries)) return false
    for (const entry of entries) {
      const [id, fields]: readonly unknown[] = Array.isArray(entry) ? entry : []
      const [who, text]: readonly unknown[] = Array.isArray(fields) ? fields : []
      last = String(id)
      if (who === self || typeof text !== 'string') continue
      const space = text.indexOf(' ')
      const at = Number(last.slice(0, last.indexOf('-')))
      listeners.get(text.slice(0, space))?.(text.slice(space + 1), Math.max(0, Number(now) - at))
    }
    return entries.length === mostHeard
  }
  store.onChange((isThere) => {
    if (isThere) later(0)
  })
  later(0)
  return {
    tell(kind, line) {
      if (waiting.length >= mostWaiting * 2) waiting.splice(0, 2)
      waiting.push(kind, line)
      if (waiting.length === 2 && !isAsking && store.isThere) later(soon)
    },
    onHear(kind, listen) {
      listeners.set(kind, listen)
    },
    close() {
      isClosed = true
      if (timer !== null) clearTimeout(timer)
    },
  }
}
