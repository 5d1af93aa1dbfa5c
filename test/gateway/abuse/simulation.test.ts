// Days of traffic past the shield: nobody who means well is kept away, and those who do not are found after as many tries as the rules say. The same numbers, with more
// people, stand in docs/accuracy.md (`npm run conformance -- abuse`).

import { describe, expect, test } from 'vitest'
import { attacks } from './attacks.ts'
import { developer, mobileShop, office, oldPassword, partner } from './ordinary-traffic.ts'
import { partnerAllowed, runAttack, runOrdinary } from './simulate.ts'

describe('nobody is kept away', () => {
  test.each([office(1), mobileShop(2, 800), oldPassword(), developer(3)])('$name', { timeout: 60_000 }, async (traffic) => {
    expect(await runOrdinary(traffic)).toMatchObject({ alarms: 0, reasons: [] })
  })

  test('a partner who is named; unnamed they are found to take everything', { timeout: 60_000 }, async () => {
    expect(await runOrdinary(partner(4), { allowed: [partnerAllowed] })).toMatchObject({ alarms: 0 })
    expect((await runOrdinary(partner(4))).alarms).toBeGreaterThan(1000)
  })
})

/** After how many tries. */
const found: Readonly<Record<string, number | null>> = {
  'brute-force, 10 a second, one address': 10,
  'brute-force, 10 a minute, one address': 10,
  'brute-force, 6 an hour, one address': 100,
  'brute-force, 60 a minute, 500 addresses': 30,
  'brute-force, 30 an hour, 500 addresses, another program each': 30,
  'brute-force, one an hour, another address each': null,
  'stuffing, 20 a second, one address': 12,
  'stuffing, 2 a minute, one address': 12,
  'stuffing, 6 an hour, one address': 40,
  'stuffing, 12 a minute, one address': 25,
  'stuffing, 12 a minute, 200 addresses of one network': 36,
  'stuffing, 60 a minute, 5,000 addresses, one program': 60,
  'stuffing, 12 a minute, 5,000 addresses, another program each': 120,
  'enumeration, 10 a second, one caller': 101,
  'enumeration, 2 a minute, one caller': 501,
  'enumeration, 10 a second, guessed, one caller': 20,
  'enumeration, 1 a minute, guessed, one caller': 80,
  'enumeration, 30 a minute, guessed, 200 addresses of one network, unknown': 202,
  'enumeration, 3 a minute, guessed, 5,000 addresses, unknown': 202,
  'replay, by a script, while its owner is there each 20 seconds': 0,
  'replay, by a script, while its owner is there each 5 minutes': 3,
  'replay, by what says to be the same program': null,
  'scraping, 5 a second, one caller': 410,
  'scraping, 3 a minute, one caller': 3184,
  'scraping, 5 a second, one unknown address': 1198,
  'scraping, 1 a minute, one unknown address': null,
}

describe('who does not mean well is found', () => {
  test.each(attacks.map((attack) => [`${attack.kind}, ${attack.manner}`, attack] as const))(
    '%s',
    { timeout: 60_000 },
    async (name, attack) => {
      const { foundAfter, victimsRefused } = await runAttack(attack)
      expect([foundAfter, victimsRefused]).toEqual([found[name], 0])
    },
  )

  test('each stands in the table', () => {
    expect(attacks.map(({ kind, manner }) => `${kind}, ${manner}`)).toEqual(Object.keys(found))
  })
})
