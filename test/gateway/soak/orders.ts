// Requests of the soak: each with a word of its own in everything that it says, with the answer that the application will give and with what its
// client must get, found without the gateway's code.

import type { Random } from '../../kit/random.ts'
import { type Lines, toChunks } from './messages.ts'
import type { Person } from './shop.ts'

/** Of all words: nothing else looks like one. */
export const wordsIn = (text: string): readonly string[] => text.match(/q[0-9a-f]{10}z/g) ?? []

export interface Answer {
  readonly status: number
  readonly lines: Lines
  body: Buffer
  readonly isChunked: boolean
  /** The application goes away behind so many bytes of the message; null: it does not. */
  readonly breaksAt: number | null
  /** Milliseconds; -1: together with others. */
  readonly after: number
}

export interface Expected {
  readonly status: number
  /** Null: as the gateway refuses. */
  body: Buffer | null
  /** In the gateway's own words. */
  readonly detail: string | null
  readonly reaches: boolean
  /** The record's. */
  readonly code: string | null
}

export interface Order {
  readonly word: string
  readonly person: Person | null
  readonly method: string
  readonly target: string
  readonly operation: string
  /** Without those that frame the body. */
  readonly lines: Lines
  body: Buffer
  readonly framing: 'none' | 'length' | 'chunked'
  readonly chunk: number
  readonly answer: Answer
  readonly expected: Expected
  /** What the answer holds that not everybody may see. */
  readonly holds: { readonly note: boolean; readonly price: boolean; readonly undeclared: boolean }
  /** How often it came to the application. */
  arrived: number
  /** `whole`: its answer came and was held against `expected`. */
  ended: 'open' | 'whole' | 'left'
}

type Fault = 'stranger' | 'bad-token' | 'of-another' | 'attack' | 'attack-in-header' | 'broken' | 'tenant' | 'closed' | 'break' | 'nowhere'
type Kind = 'read' | 'write' | 'invoice' | 'payment' | 'events' | 'file'

const kinds: readonly Kind[] = ['read', 'read', 'read', 'read', 'write', 'write', 'write', 'invoice', 'payment', 'events', 'file', 'file']
const faultsOf: Readonly<Record<Kind, readonly Fault[]>> = {
  read: ['stranger', 'bad-token', 'of-another', 'attack', 'attack-in-header', 'break', 'nowhere'],
  write: ['bad-token', 'of-another', 'attack', 'broken', 'broken', 'tenant', 'closed', 'break'],
  invoice: ['of-another', 'bad-token', 'break'],
  payment: ['of-another', 'bad-token', 'break', 'stranger'],
  events: ['of-another', 'break'],
  file: ['of-another', 'bad-token', 'break'],
}

/** Around what is copied (16 KiB), read at once (64 KiB) and written in a turn (256 KiB). */
const sizes = [0, 0, 0, 90, 900, 900, 4000, 9000, 16_383, 16_384, 16_385, 16_500, 40_000, 65_535, 65_536, 65_537, 100_000, 262_144, 262_145]

export interface Maker {
  readonly random: Random
  readonly people: readonly Person[]
  readonly withShields: boolean
  /** Gives each word away once. */
  readonly nextWord: () => string
}

/** `lines`: those of the connection, of which some come with every request. */
export function makeOrder({ random, people, withShields, nextWord }: Maker, caller: Person, lines: Lines): Order {
  const word = nextWord()
  const kind = random.pick(kinds)
  const wanted = random.once(4) ? random.pick(faultsOf[kind]) : null
  const isOfShield = wanted === 'attack' || wanted === 'attack-in-header' || wanted === 'broken'
  const fault = isOfShield && !withShields ? null : wanted
  const person = fault === 'stranger' ? null : caller
  const other = people[(people.indexOf(caller) + 1 + random.below(people.length - 1)) % people.length] ?? caller
  const owner = fault === 'of-another' ? other : caller
  const tokens = fault === 'bad-token' ? caller.badTokens : caller.tokens
  const credential = person === null ? [] : [`Bearer ${random.once(4) ? random.pick(tokens) : tokens[0]}`]
  const sent = kind === 'write' ? makeBody(random, word, caller, fault) : kind === 'file' ? makeFile(random, word) : null
  const answer = makeAnswer(random, word, kind, owner, fault)
  const target = targetOf(random, word, kind, owner, fault)
  const more: Lines = [
    ...(random.once(4) ? [['x-word', word] as const] : []),
    ...(fault === 'attack-in-header' ? [['x-note', `${word}' or '1'='1' union select password from users --`] as const] : []),
    ...(kind === 'write' ? [['content-type', 'application/json'] as const] : []),
    ...(kind === 'file' ? [['content-type', 'application/octet-stream'] as const] : []),
    ...credential.map((value) => ['authorization', value] as const),
  ]
  const body = sent?.bytes ?? Buffer.alloc(0)
  return {
    word,
    person,
    method: kind === 'write' ? 'POST' : kind === 'file' ? 'PUT' : 'GET',
    target,
    operation: fault === 'nowhere' ? 'unknown' : operationOf(kind),
    lines: random.once(6) ? [...lines, ...more] : [...more, ...lines],
    body,
    framing: sent === null ? 'none' : random.once(2) ? 'chunked' : 'length',
    chunk: 1 + random.below(random.pick([50, 5000, 70_000])),
    answer,
    expected: expect(kind, fault, answer, caller, withShields, sent?.detail ?? null),
    holds: { note: answer.body.includes('"note":'), price: answer.body.includes('"price":'), undeclared: answer.body.includes('"more_') },
    arrived: 0,
    ended: 'open',
  }
}

const operationOf = (kind: Kind): string =>
  kind === 'invoice'
    ? 'openapi|GET /invoices/{}'
    : `openapi|${{ read: 'GET /orders', write: 'POST /orders', payment: 'GET /payments', events: 'GET /events', file: 'PUT /files' }[kind]}/{}/{}`

function targetOf(random: Random, word: string, kind: Kind, owner: Person, fault: Fault | null): string {
  const query =
    fault === 'attack' && kind === 'read'
      ? `?q=${word}%27%20or%201%3D1%20union%20select%20a%20from%20b--`
      : random.once(3)
        ? `?q=${word}`
        : ''
  if (fault === 'nowhere') return `/nowhere/${word}${query}`
  const place = { read: 'orders', write: 'orders', invoice: 'invoices', payment: 'payments', events: 'events', file: 'files' }[kind]
  return kind === 'invoice' ? `/invoices/${word}${query}` : `/${place}/${owner.id}/${word}${query}`
}

/** The word again and again. */
const fillOf = (word: string, length: number): string => `${word}.`.repeat(Math.ceil(length / 13)).slice(0, length)

function makeBody(random: Random, word: string, { tenant, roles }: Person, fault: Fault | null): { bytes: Buffer; detail: string | null } {
  const count = 1 + random.below(6)
  const lines: { title: string; count: unknown }[] = Array.from({ length: count }, (_, at) => ({
    title: `${word} ${at}`,
    count: random.below(50),
  }))
  const at = random.below(count)
  const one = lines[at]
  if (fault === 'broken' && one !== undefined) one.count = -1 - random.below(9)
  if (fault === 'attack' && one !== undefined) one.title = `${word}' or '1'='1' union select password from users --`
  const other = tenant === 'north' ? 'south' : 'north'
  const isClosed = fault === 'closed'
  const value = {
    tenant: fault === 'tenant' ? other : tenant,
    ...(isClosed || (roles.includes('clerk') && random.once(2)) ? { discount: 5 } : {}),
    lines,
    note: '',
  }
  value.note = fillOf(word, Math.max(0, random.pick(sizes) - JSON.stringify(value).length))
  return { bytes: Buffer.from(JSON.stringify(value)), detail: fault === 'broken' ? `body.lines[${at}].count is less than 0` : null }
}

const makeFile = (random: Random, word: string) => ({ bytes: Buffer.from(fillOf(word, random.pick(sizes))), detail: null })

/** Letters of an access key that nobody else has. */
const secretOf = (word: string): string =>
  `AKIA${[...word.slice(1, 11), ...word.slice(5, 11)].map((letter) => 'ABCDEFGHIJKLMNOP'[Number.parseInt(letter, 16)]).join('')}`

interface Thing {
  readonly id: string
  readonly customer: string
  readonly tenant: string
  readonly note?: string
  readonly lines: readonly { readonly title: string; readonly count: number; readonly price?: string }[]
  readonly [more: string]: unknown
}

function makeThing(random: Random, word: string, owner: Person, size: number): Thing {
  const thing = {
    id: word,
    customer: owner.id,
    tenant: owner.tenant,
    ...(random.once(3) ? {} : { note: `of ${word}` }),
    lines: Array.from({ length: random.below(5) }, (_, at) => ({ title: `${word} ${at}`, count: at, price: `${word} ${at}` })),
    ...(random.once(4) ? { [`more_${word}`]: [word] } : {}),
    ...(random.once(4) ? { secret: secretOf(word) } : {}),
    fill: '',
  }
  return { ...thing, fill: fillOf(word, Math.max(0, size - JSON.stringify(thing).length)) }
}

function makeAnswer(random: Random, word: string, kind: Kind, owner: Person, fault: Fault | null): Answer {
  const status = kind !== 'invoice' && kind !== 'events' && random.once(8) ? 404 : 200
  const things =
    kind === 'events' ? Array.from({ length: 1 + random.below(5) }, () => makeThing(random, word, owner, random.pick(sizes) / 4)) : []
  const body =
    kind === 'file'
      ? fillOf(word, random.pick(sizes))
      : kind === 'events'
        ? things.map((thing) => `data: ${JSON.stringify(thing)}\n\n`).join('')
        : JSON.stringify(status === 404 ? { detail: word } : makeThing(random, word, owner, random.pick(sizes)))
  const type = kind === 'file' ? 'application/octet-stream' : kind === 'events' ? 'text/event-stream' : 'application/json'
  const lines: Lines = [
    ['content-type', type],
    ...(random.once(2) ? [['x-word', word] as const] : []),
    ...(random.once(3) ? [['x-more', fillOf(word, random.below(300))] as const] : []),
    // Nearly the same head as before.
    ['x-last', String(random.below(10))],
  ]
  const bytes = Buffer.from(body)
  return {
    status,
    lines,
    body: bytes,
    isChunked: random.once(3),
    breaksAt: fault === 'break' ? random.below(bytes.length + 200) : null,
    after: random.pick([0, 0, 0, -1, -1, 1, 4]),
  }
}

/** What may be seen of it. */
function shown(body: Buffer, { tenant, roles }: Person, withShields: boolean, isDeclared: boolean): Buffer {
  const thing: Record<string, unknown> = JSON.parse(body.toString())
  if (tenant !== 'north') delete thing['note']
  if (!roles.includes('clerk') && Array.isArray(thing['lines'])) for (const line of thing['lines']) delete line.price
  if (withShields && isDeclared) for (const name of Object.keys(thing)) if (name.startsWith('more_')) delete thing[name]
  const { secret } = thing
  if (withShields && typeof secret === 'string') thing['secret'] = '*'.repeat(secret.length - 4) + secret.slice(-4)
  return Buffer.from(JSON.stringify(thing))
}

function expect(kind: Kind, fault: Fault | null, answer: Answer, caller: Person, withShields: boolean, detail: string | null): Expected {
  const refused = (status: number, code: string, reaches = false): Expected => ({ status, body: null, detail, reaches, code })
  switch (fault) {
    case 'nowhere':
      return refused(404, 'route-unknown')
    case 'stranger':
      return refused(403, 'rule-denies')
    case 'bad-token':
      return refused(401, 'credential-refused')
    case 'of-another':
      return refused(403, 'rule-denies', kind === 'invoice')
    case 'tenant':
      return refused(403, 'rule-denies')
    case 'attack':
    case 'attack-in-header':
      return refused(403, 'payload-refused')
    case 'broken':
      return refused(422, 'contract-broken')
    case 'closed':
      if (!caller.roles.includes('clerk')) return refused(403, 'field-closed')
      break
    default:
  }
  const { status, body } = answer
  const cut =
    status !== 200 || kind === 'file'
      ? body
      : kind === 'events'
        ? Buffer.concat(
            body
              .toString()
              .split('\n\n')
              .filter((event) => event !== '')
              .map((event) =>
                Buffer.concat([Buffer.from('data: '), shown(Buffer.from(event.slice(6)), caller, withShields, false), Buffer.from('\n\n')]),
              ),
          )
        : shown(body, caller, withShields, true)
  return { status, body: cut, detail: null, reaches: true, code: null }
}

/** As HTTP/1.1 says it. */
export function writeOrder({ method, target, lines, body, framing, chunk }: Order): Buffer {
  const framed: Lines =
    framing === 'none' ? [] : [framing === 'length' ? ['content-length', String(body.length)] : ['transfer-encoding', 'chunked']]
  const head = [['host', 'shop.example'] as const, ...lines, ...framed].map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return Buffer.concat([
    Buffer.from(`${method} ${target} HTTP/1.1\r\n${head}\r\n`, 'latin1'),
    framing === 'chunked' ? toChunks(body, chunk) : body,
  ])
}
