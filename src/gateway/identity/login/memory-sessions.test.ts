// Sessions in memory: bounded, each by its time, ended by name; held against a slow reading of the same.

import { array, assert, asyncProperty, constantFrom, integer, oneof, record } from 'fast-check'
import { expect, test } from 'vitest'
import { MemorySessions } from './memory-sessions.ts'

const open = (most = 100) => {
  const clock = { time: 1_000_000 }
  return { clock, sessions: new MemorySessions(most, () => clock.time) }
}

const begin = async (sessions: MemorySessions, key: string, names: readonly string[], most = 10): Promise<readonly string[]> => {
  const over = await sessions.enter(key, names, most, 1000)
  await sessions.write(key, names, `text of ${key}`, 1000)
  return over
}

test('one lives for as long as it is read', async () => {
  const { clock, sessions } = open()
  await begin(sessions, 'a', ['anna'])
  clock.time += 999
  expect(await sessions.read('a', 1000)).toBe('text of a')
  clock.time += 999
  expect(await sessions.read('a', 1000)).toBe('text of a')
  clock.time += 1000
  expect(await sessions.read('a', 1000)).toBeNull()
  expect(await sessions.replace('a', 'again', 1000)).toBe(false)
  expect(sessions.size).toBe(0)
})

test('what is entered can be ended before it is written, and is not written then', async () => {
  const { sessions } = open()
  await sessions.enter('a', ['anna', 'session of the issuer'], 10, 1000)
  expect(await sessions.read('a', 1000)).toBeNull()
  expect(await sessions.endAll('session of the issuer')).toBe(1)
  expect(await sessions.write('a', ['anna'], 'text', 1000)).toBe(false)
  expect(await sessions.read('a', 1000)).toBeNull()
})

test('there is room for so many, and the one that was not used longest goes', async () => {
  const { sessions } = open(3)
  for (const key of ['a', 'b', 'c']) await begin(sessions, key, [key])
  await sessions.read('a', 1000)
  await begin(sessions, 'd', ['d'])
  expect(sessions.size).toBe(3)
  expect(await sessions.read('b', 1000)).toBeNull()
  expect(await sessions.read('a', 1000)).toBe('text of a')
  // A flood of one person takes the place of their own.
  for (let index = 0; index < 1000; index++) await begin(sessions, `many ${index}`, ['mallory'], 2)
  expect(sessions.size).toBeLessThanOrEqual(3)
})

test('what one does, nobody else does meanwhile', async () => {
  const { clock, sessions } = open()
  expect([await sessions.claim('a', 100), await sessions.claim('a', 100), await sessions.claim('b', 100)]).toEqual([true, false, true])
  clock.time += 100
  expect(await sessions.claim('a', 100)).toBe(true)
  await sessions.release('a')
  expect(await sessions.claim('a', 100)).toBe(true)
})

test('whatever happens, in whatever order, it is what a slow reading says', async () => {
  const key = constantFrom('a', 'b', 'c', 'd')
  const name = constantFrom('anna', 'ben')
  const step = oneof(
    record({ do: constantFrom('begin' as const), key, name }),
    record({ do: constantFrom('read' as const, 'replace' as const, 'end' as const), key }),
    record({ do: constantFrom('all' as const), name }),
    record({ do: constantFrom('wait' as const), time: integer({ min: 0, max: 900 }) }),
  )
  await assert(
    asyncProperty(array(step, { maxLength: 30 }), async (steps) => {
      const { clock, sessions } = open()
      let model: { key: string; name: string; until: number; text: string }[] = []
      for (const one of steps) {
        model = model.filter(({ until }) => clock.time < until)
        const found = 'key' in one ? model.find((other) => other.key === one.key) : undefined
        switch (one.do) {
          case 'begin': {
            model = model.filter((other) => other.key !== one.key)
            model.push({ key: one.key, name: one.name, until: clock.time + 1000, text: `text of ${one.key}` })
            const mine = model.filter((other) => other.name === one.name)
            const over = mine.slice(0, Math.max(0, mine.length - 2)).map((other) => other.key)
            model = model.filter((other) => !over.includes(other.key))
            expect(await begin(sessions, one.key, [one.name], 2)).toEqual(over)
            break
          }
          case 'read':
            expect(await sessions.read(one.key, 1000)).toBe(found?.text ?? null)
            if (found !== undefined) found.until = clock.time + 1000
            break
          case 'replace':
            expect(await sessions.replace(one.key, 'another', 1000)).toBe(found !== undefined)
            if (found !== undefined) Object.assign(found, { text: 'another', until: clock.time + 1000 })
            break
          case 'end':
            await sessions.end(one.key)
            model = model.filter((other) => other !== found)
            break
          case 'all':
            await sessions.endAll(one.name)
            model = model.filter((other) => other.name !== one.name)
            break
          case 'wait':
            clock.time += one.time
        }
      }
    }),
  )
})
