import { expect, test } from 'vitest'
import { TokenPlaces, usualReplay } from './token-places.ts'

/** Seconds, network, program. */
type Use = readonly [at: number, network: number, agent: number]

const [home, street, far] = [1, 2, 3]
const [phone, laptop, script] = [11, 12, 13]

test.each<[name: string, uses: readonly Use[], suspicious: readonly number[]]>([
  [
    'a phone that stays',
    [
      [0, home, phone],
      [10, home, phone],
      [900, home, phone],
    ],
    [],
  ],
  [
    'a phone that leaves the house and comes back',
    [
      [0, home, phone],
      [5, street, phone],
      [8, home, phone],
      [9, street, phone],
    ],
    [],
  ],
  [
    'two programs in one house',
    [
      [0, home, phone],
      [1, home, laptop],
      [2, home, phone],
    ],
    [],
  ],
  [
    'a laptop that is opened elsewhere an hour later',
    [
      [0, home, phone],
      [3600, street, laptop],
      [3700, street, laptop],
    ],
    [],
  ],
  [
    'a script elsewhere while the phone is in use',
    [
      [0, home, phone],
      [20, far, script],
      [30, home, phone],
      [40, far, script],
    ],
    [1, 3],
  ],
  [
    'a script elsewhere between two uses of the phone',
    [
      [0, home, phone],
      [100, far, script],
      [130, home, phone],
      [140, far, script],
    ],
    [3],
  ],
  [
    'a script that goes on when the phone rests',
    [
      [0, home, phone],
      [20, far, script],
      [3000, far, script],
      [9000, far, script],
    ],
    [1, 2],
  ],
  [
    'a script and a phone by turns, some minutes apart',
    Array.from({ length: 10 }, (_, index): Use => (index % 2 === 0 ? [index * 150, home, phone] : [index * 150, far, script])),
    [7, 9],
  ],
  [
    'a script that goes on as long as the phone does',
    Array.from({ length: 6 }, (_, index): Use => (index % 2 === 0 ? [index * 1900, home, phone] : [index * 1900 - 1880, far, script])),
    [1, 3, 5],
  ],
])('%s', (_, uses, suspicious) => {
  const places = new TokenPlaces(usualReplay)
  const found = uses.flatMap(([at, network, agent], index) =>
    places.judge({ token: 7, network, agent }, at * 1000) === null ? [] : [index],
  )
  expect(found).toEqual(suspicious)
})

test('tokens do not mix, and their number is bounded', () => {
  const places = new TokenPlaces(usualReplay, 100)
  for (let token = 0; token < 5000; token++) expect(places.judge({ token, network: token % 7, agent: token % 5 }, token)).toBeNull()
  expect(places.size.entries).toBeLessThanOrEqual(100)
})
