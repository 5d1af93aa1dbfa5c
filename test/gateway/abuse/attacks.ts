// Those who do not mean well, at several speeds, for a day each. What the application would answer stands beside each request.

import { createRandom } from '../../kit/random.ts'
import { type Event, get, signIn } from './ordinary-traffic.ts'

export interface Attack {
  readonly name: string
  readonly kind: 'brute-force' | 'stuffing' | 'enumeration' | 'replay' | 'scraping'
  /** How fast, and from where. */
  readonly manner: string
  /** Whose requests these are; those of the others go on beside them. */
  readonly events: readonly Event[]
  /** Of somebody who is used or robbed, and who must go on. */
  readonly victims?: readonly Event[]
}

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

const script = 'python-requests/2.32'
const chrome = 'Chrome 129 on Windows'

/** At most as many, within a day. */
const times = (every: number, most: number) => Array.from({ length: Math.min(most, Math.floor(day / every)) }, (_, index) => index * every)
const spread = (index: number) => `${11 + (index % 80)}.${(index * 7) % 250}.${(index * 13) % 250}.${1 + (index % 250)}`

function guesses(
  every: number,
  manner: string,
  address: (index: number) => string,
  agent: (index: number) => string = () => script,
): Attack {
  const events = times(every, 10_000).map((at, index) => signIn(at, address(index), agent(index), 'anna', `guess ${index}`, 401))
  return { name: 'passwords for one account', kind: 'brute-force', manner, events }
}

/** One in two hundred pairs is right. */
function stuffed(
  every: number,
  manner: string,
  address: (index: number) => string,
  agent: (index: number) => string = () => script,
): Attack {
  const events = times(every, 10_000).map((at, index) =>
    signIn(at, address(index), agent(index), `leaked-${index}`, 'leaked', index % 200 === 199 ? 200 : 401),
  )
  return { name: 'leaked names with passwords', kind: 'stuffing', manner, events }
}

/** Each second try is for an account of the attacker's own, which succeeds. */
function stuffedBesideOwn(): Attack {
  const events = times(5 * second, 10_000).map((at, index) =>
    index % 2 === 0
      ? signIn(at, '192.0.2.9', script, 'mallory', 'mine', 200)
      : signIn(at, '192.0.2.9', script, `leaked-${index}`, 'leaked', 401),
  )
  return { name: 'leaked names beside an account of their own', kind: 'stuffing', manner: '12 a minute, one address', events }
}

const mallory = { id: 'mallory', token: 'a token of mallory' }

function walked(every: number, manner: string): Attack {
  const events = times(every, 10_000).map((at, index) => get(at, `/orders/${5000 + index}`, '192.0.2.9', script, mallory))
  return { name: 'orders one number after the other, all of which are answered', kind: 'enumeration', manner, events }
}

function guessedIds(every: number, manner: string, address: (index: number) => string, isKnown: boolean): Attack {
  const random = createRandom(5)
  const events = times(every, 10_000).map((at, index) =>
    get(
      at,
      `/invoices/${random.below(1e9).toString(36)}`,
      address(index),
      script,
      isKnown ? mallory : null,
      index % 100 === 99 ? 200 : 404,
    ),
  )
  return { name: 'ids that are guessed', kind: 'enumeration', manner, events }
}

function taken(every: number, manner: string, address: string, isKnown: boolean): Attack {
  const random = createRandom(6)
  const order = Array.from({ length: 20_000 }, (_, index) => index).sort(() => random.next() - 0.5)
  const events = times(every, 10_000).map((at, index) =>
    get(at, `/products/${order[index] ?? 0}`, address, chrome, isKnown ? mallory : null),
  )
  return { name: 'the whole catalogue, in no order', kind: 'scraping', manner, events }
}

function stolen(every: number, agent: string, manner: string): Attack {
  const caller = { id: 'anna', token: 'a token of anna that somebody has' }
  const victims = times(every, 500).map((at) => get(at, '/me', '198.18.3.4', 'Shop/7.2 (iOS)', caller))
  const events = times(every, 500).map((at) => get(at + every / 2 + 10 * minute, '/me', '45.9.8.7', agent, caller))
  return { name: 'a token that was stolen', kind: 'replay', manner, events, victims }
}

export const attacks: readonly Attack[] = [
  guesses(100, '10 a second, one address', () => '192.0.2.9'),
  guesses(6 * second, '10 a minute, one address', () => '192.0.2.9'),
  guesses(10 * minute, '6 an hour, one address', () => '192.0.2.9'),
  guesses(second, '60 a minute, 500 addresses', (index) => spread(index % 500)),
  guesses(
    2 * minute,
    '30 an hour, 500 addresses, another program each',
    (index) => spread(index % 500),
    (index) => `agent ${index}`,
  ),
  guesses(hour, 'one an hour, another address each', spread, (index) => `agent ${index}`),
  stuffed(50, '20 a second, one address', () => '192.0.2.9'),
  stuffed(30 * second, '2 a minute, one address', () => '192.0.2.9'),
  stuffed(10 * minute, '6 an hour, one address', () => '192.0.2.9'),
  stuffedBesideOwn(),
  stuffed(5 * second, '12 a minute, 200 addresses of one network', (index) => `192.0.2.${index % 200}`),
  stuffed(second, '60 a minute, 5,000 addresses, one program', (index) => spread(index % 5000)),
  stuffed(
    5 * second,
    '12 a minute, 5,000 addresses, another program each',
    (index) => spread(index % 5000),
    (index) => `agent ${index % 5000}`,
  ),
  walked(100, '10 a second, one caller'),
  walked(30 * second, '2 a minute, one caller'),
  guessedIds(100, '10 a second, guessed, one caller', () => '192.0.2.9', true),
  guessedIds(minute, '1 a minute, guessed, one caller', () => '192.0.2.9', true),
  guessedIds(2 * second, '30 a minute, guessed, 200 addresses of one network, unknown', (index) => `192.0.2.${index % 200}`, false),
  guessedIds(20 * second, '3 a minute, guessed, 5,000 addresses, unknown', (index) => spread(index % 5000), false),
  stolen(20 * second, script, 'by a script, while its owner is there each 20 seconds'),
  stolen(5 * minute, script, 'by a script, while its owner is there each 5 minutes'),
  stolen(20 * second, 'Shop/7.2 (iOS)', 'by what says to be the same program'),
  taken(200, '5 a second, one caller', '192.0.2.9', true),
  taken(20 * second, '3 a minute, one caller', '192.0.2.9', true),
  taken(200, '5 a second, one unknown address', '192.0.2.9', false),
  taken(minute, '1 a minute, one unknown address', '192.0.2.9', false),
]
