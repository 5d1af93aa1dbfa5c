import { array, assert, asyncProperty, constantFrom, integer } from 'fast-check'
import { expect, test } from 'vitest'
import { AtOnce, type Entry } from './at-once.ts'

test('turns go around: who sends many waits behind himself', async () => {
  const room = new AtOnce({ most: 1, queue: 10, wait: 60_000 })
  const order: string[] = []
  expect(room.enter('all', 'first')).toBe('in')
  const waiting = ['many', 'many', 'many', 'one', 'other'].map((caller) =>
    Promise.resolve(room.enter('all', caller)).then(() => {
      order.push(caller)
      room.leave('all')
    }),
  )
  room.leave('all')
  await Promise.all(waiting)
  expect(order).toEqual(['many', 'one', 'other', 'many', 'many'])
  expect([room.running, room.waiting]).toEqual([0, 0])
})

test('who finds the line full is refused, and who waits too long is late', async () => {
  const room = new AtOnce({ most: 1, queue: 1, wait: 20 })
  expect(room.enter('all', 'a')).toBe('in')
  const late = room.enter('all', 'b')
  expect(room.enter('all', 'c')).toBe('full')
  expect(await late).toBe('late')
  expect(room.waiting).toBe(0)
  room.leave('all')
  expect(room.enter('all', 'c')).toBe('in')
})

test('never more at once than may, and everybody comes to his turn', async () => {
  await assert(
    asyncProperty(integer({ min: 1, max: 4 }), array(constantFrom('a', 'b', 'c', 'leave'), { maxLength: 60 }), async (most, steps) => {
      const room = new AtOnce({ most, queue: 100, wait: 60_000 })
      let inside = 0
      let entered = 0
      let asked = 0
      const enter = (entry: Entry) => {
        expect(entry).toBe('in')
        inside++
        entered++
        expect(inside).toBeLessThanOrEqual(most)
      }
      const leave = async () => {
        inside--
        room.leave('all')
        await Promise.resolve()
        await Promise.resolve()
      }
      for (const step of steps) {
        if (step !== 'leave') {
          asked++
          const entry = room.enter('all', step)
          if (entry instanceof Promise) void entry.then(enter)
          else enter(entry)
        } else if (inside > 0) await leave()
      }
      while (inside > 0) await leave()
      expect(entered).toBe(asked)
      expect([room.running, room.waiting]).toEqual([0, 0])
    }),
  )
})
