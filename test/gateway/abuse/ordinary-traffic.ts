// People and programs who mean well, for a day each, as somebody who runs a shop knows them. Each event is a request and what the application answers.

import { createRandom, type Random } from '../../kit/random.ts'
import type { Sent } from './driver.ts'

export interface Event extends Sent {
  readonly status: number
}

export interface Traffic {
  readonly name: string
  readonly events: readonly Event[]
}

const minute = 60_000
const hour = 60 * minute

const browsers = ['Firefox 130 on Windows', 'Chrome 129 on Windows', 'Chrome 129 on macOS', 'Safari 18 on macOS', 'Edge 129 on Windows']
const app = 'Shop/7.2 (Android)'
const otherApp = 'Shop/7.2 (iOS)'

export const signIn = (at: number, address: string, agent: string, username: string, password: string, status: number): Event => ({
  at,
  method: 'POST',
  target: '/login',
  address,
  agent,
  form: { grant_type: 'password', username, password },
  status,
})

export const get = (at: number, target: string, address: string, agent: string, caller: Event['caller'] = null, status = 200): Event => ({
  at,
  method: 'GET',
  target,
  address,
  agent,
  caller,
  status,
})

const pick = <One>(from: readonly One[], random: Random): One => {
  const found = from[random.below(from.length)]
  if (found === undefined) throw new Error('nothing to pick from')
  return found
}

const inOrder = (name: string, events: Event[]): Traffic => ({ name, events: events.sort((one, other) => one.at - other.at) })

/** Signs in as people do: some mistype, some the name, a few have forgotten it. True where it worked. */
function comeIn(events: Event[], at: number, address: string, agent: string, name: string, random: Random): number | null {
  let now = at
  const wrong = (username: string, password: string) => {
    events.push(signIn(now, address, agent, username, password, 401))
    now += 4000 + random.below(20_000)
  }
  const chance = random.next()
  if (chance < 0.03) wrong(`${name}e`, 'right')
  else if (chance < 0.12) for (let left = 1 + random.below(3); left > 0; left--) wrong(name, `typo ${random.below(1000)}`)
  else if (chance < 0.13) {
    for (let left = 5; left > 0; left--) wrong(name, `an old one ${left}`)
    return null
  }
  events.push(signIn(now, address, agent, name, 'right', 200))
  return now
}

/** Three hundred people behind one address, who all come between half past eight and half past nine. */
export function office(seed: number, people = 300): Traffic {
  const random = createRandom(seed)
  const events: Event[] = []
  for (let person = 0; person < people; person++) {
    const name = `staff-${person}`
    const agent = pick(browsers, random)
    const address = '203.0.113.7'
    let now: number | null = comeIn(events, 8.5 * hour + random.below(hour), address, agent, name, random)
    if (now === null) continue
    const caller = { id: name, token: `token of ${name}, ${random.next()}` }
    for (let left = 60 + random.below(60); left > 0; left--) {
      now += random.wait(4 * minute)
      if (now > 18 * hour) break
      const isStale = random.next() < 0.05
      events.push(get(now, `/orders/${person * 500 + random.below(400)}`, address, agent, caller, isStale ? 404 : 200))
      if (random.next() < 0.2) events.push(get(now + 500, `/products?page=${random.below(5)}`, address, agent, caller))
    }
  }
  return inOrder(`an office of ${people} behind one address`, events)
}

/** Phones behind the addresses that carriers share out, in and out of the house, most of them strangers to the shop. */
export function mobileShop(seed: number, people = 6000): Traffic {
  const random = createRandom(seed)
  const carriers = Array.from({ length: 40 }, (_, index) => `100.64.${index}.9`)
  const events: Event[] = []
  for (let person = 0; person < people; person++) {
    const agent = random.next() < 0.6 ? app : otherApp
    const home = `198.18.${person >> 8}.${person & 255}`
    let address = random.next() < 0.5 ? home : pick(carriers, random)
    let now = 7 * hour + random.below(15 * hour)
    const name = `customer-${person}`
    let caller: Event['caller'] = null
    if (random.next() < 0.4) {
      const came = comeIn(events, now, address, agent, name, random)
      if (came !== null) {
        now = came
        caller = { id: name, token: `token of ${name}, ${random.next()}` }
      }
    }
    for (let left = 15 + random.below(45); left > 0; left--) {
      now += random.wait(25_000)
      if (random.next() < 0.06) address = address === home ? pick(carriers, random) : home
      events.push(get(now, `/products/${random.popular(20_000)}`, address, agent, caller, random.next() < 0.02 ? 404 : 200))
      if (random.next() < 0.2) events.push(get(now + 300, `/products?page=${random.popular(30)}`, address, agent, caller))
      if (caller !== null && random.next() < 0.1) events.push(get(now + 700, `/orders/${random.below(900_000)}`, address, agent, caller))
    }
  }
  return inOrder(`${people} customers on phones, behind shared addresses`, events)
}

/** Takes everything that changed, by pages and one by one, with a key of its own. */
export function partner(seed: number, objects = 6000): Traffic {
  const random = createRandom(seed)
  const events: Event[] = []
  const caller = { id: 'partner-sync', token: 'the key of the partner', kind: 'service' } as const
  let now = 1 * hour
  for (let page = 0; page < objects / 20; page++)
    events.push(get((now += random.wait(500)), `/products?page=${page}`, '192.0.2.50', 'PartnerSync/3.1', caller))
  for (let object = 0; object < objects; object++)
    events.push(
      get(
        (now += random.wait(700)),
        `/orders/${40_000 + object}`,
        '192.0.2.50',
        'PartnerSync/3.1',
        caller,
        random.next() < 0.01 ? 404 : 200,
      ),
    )
  return inOrder(`a partner's nightly sync of ${objects} objects`, events)
}

/** A program that nobody told of the new password, every five minutes all day. */
export function oldPassword(): Traffic {
  const events = Array.from({ length: 288 }, (_, index) =>
    signIn(index * 5 * minute, '198.51.100.4', 'MailSync/2', 'anna', 'last year', 401),
  )
  return inOrder('a program with an old password, all day', events)
}

/** One person, a browser, a script and a phone with one token, at home and on the way. */
export function developer(seed: number): Traffic {
  const random = createRandom(seed)
  const caller = { id: 'developer', token: 'one token for everything' }
  const events: Event[] = []
  let now = 9 * hour
  while (now < 17 * hour) {
    now += random.wait(40_000)
    events.push(get(now, '/me', '198.51.100.20', random.next() < 0.5 ? 'Firefox 130 on Linux' : 'curl/8.5', caller))
  }
  return inOrder('a developer with a browser and a script in one house', events)
}

export const ordinary = (seed: number): readonly Traffic[] => [
  office(seed),
  mobileShop(seed + 1),
  partner(seed + 2),
  oldPassword(),
  developer(seed + 3),
]
