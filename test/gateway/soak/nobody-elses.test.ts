// Many callers of one gateway at once, with everything on: what each of them sends, gets and leaves in the record is nobody else's, whatever becomes of the
// others. `SOAK_SECONDS` makes it as long as one likes, `SOAK_SEED` makes it the same again.

import { connect } from 'node:net'
import { join } from 'node:path'
import { env } from 'node:process'
import { connect as connectTls } from 'node:tls'
import { expect, test } from 'vitest'
import { makeAuthority } from '../../kit/certificates.ts'
import { writeProject } from '../../kit/project.ts'
import { createRandom } from '../../kit/random.ts'
import { serve } from '../identity/world.ts'
import { startGateway } from '../running.ts'
import { startApplication } from './application.ts'
import { Book } from './book.ts'
import { type Calling, callHttp1 } from './call-http1.ts'
import { callHttp2 } from './call-http2.ts'
import type { Left } from './judge-answer.ts'
import { judgeRecord } from './judge-record.ts'
import type { Lines } from './messages.ts'
import { makeOrder, type Order } from './orders.ts'
import { document, makePeople, settingsOf, signingKey } from './shop.ts'

const seconds = env['SOAK_SECONDS']
const seed = Number(env['SOAK_SEED'] ?? Date.now() % 1_000_000)
const callers = 24
/** Of each round that is short. */
const requests = 260

interface Way {
  readonly name: string
  readonly words: readonly string[]
  readonly withShields: boolean
  readonly isHttp2?: boolean
  readonly isEncrypted?: boolean
}

const ways: readonly Way[] = [
  { name: 'our own front', words: [], withShields: true },
  { name: 'our own front, with rules and record alone', words: [], withShields: false },
  { name: 'the front of Node', words: ['--front', 'node'], withShields: true },
  { name: 'HTTP/2', words: ['--http2', 'clear'], withShields: true, isHttp2: true },
  { name: 'TLS', words: ['--tls-cert', 'server.pem', '--tls-key', 'server.key', '--http2', 'off'], withShields: true, isEncrypted: true },
]

test.each(ways)(
  '$name',
  async (way) => {
    const random = createRandom(seed)
    const book = new Book(seed)
    const { folder, authority, people } = await layFolder(way)
    const application = await startApplication(book, random, way.isEncrypted === true)
    const gateway = await startGateway(folder, application.port, { words: ['--openapi', 'openapi.json', ...way.words] })
    const left: Left = new Map()
    const isOver = limitOf()
    const calling = (client: number): Calling => {
      let caller = people[client % people.length]
      let lines = linesOf(client, 0)
      return {
        book,
        random,
        left: way.withShields ? left : null,
        open: () => open(gateway.port, authority),
        next(): Order | null {
          if (isOver(book.orders.size) || caller === undefined) return null
          // Whoever stands before us may send for many on one connection.
          if (random.once(6)) caller = random.pick(people)
          if (random.once(3)) lines = linesOf(client, random.below(random.pick([3, 40])))
          return book.add(makeOrder({ random, people, withShields: way.withShields, nextWord: book.nextWord }, caller, lines))
        },
      }
    }
    await Promise.all(
      Array.from({ length: callers }, (_, client) =>
        way.isHttp2 === true ? callHttp2(calling(client), gateway.port) : callHttp1(calling(client)),
      ),
    )
    expect(await gateway.stop()).toBe(0)
    application.close()
    const records = judgeRecord(join(folder, 'record'), book, way.withShields)
    const whole = [...book.orders.values()].filter(({ ended }) => ended === 'whole').length
    if (seconds !== undefined) console.log(`${way.name}: ${book.orders.size} requests, ${whole} answered, ${records} records, seed ${seed}`)
    expect(book.faults, `seed ${seed}`).toEqual([])
    expect(whole).toBeGreaterThan(requests / 2)
  },
  7_200_000,
)

async function layFolder({ withShields, isEncrypted }: Way) {
  const jwks = { keys: [] as readonly object[] }
  const issuer = await serve((_, response) => response.end(JSON.stringify(jwks)))
  const { keys, all } = makePeople(12, issuer, createRandom(seed))
  jwks.keys = keys
  const authority = isEncrypted === true ? makeAuthority() : null
  const own = authority?.sign('/CN=gateway')
  const folder = writeProject({
    'openapi.json': JSON.stringify(document),
    'fastward.yaml': settingsOf(issuer, withShields),
    'signing.key': `${signingKey}\n`,
    ...(own === undefined ? {} : { 'server.pem': own.certificate, 'server.key': own.key }),
  })
  return { folder, authority: authority?.certificate ?? null, people: all }
}

function limitOf(): (count: number) => boolean {
  if (seconds === undefined) return (count) => count >= requests
  const end = Date.now() + Number(seconds) * 1000
  return () => Date.now() > end
}

/** Many are alike but for their last letter, or come again to the byte. */
const linesOf = (client: number, more: number): Lines => [
  ...Array.from({ length: more % 4 }, (_, at) => [`x-also-${at}`, 'v'.repeat(more)] as const),
  ['x-client', `${client % 3}`],
  ['x-turn', `${more % 10}`],
]

function open(port: number, authority: string | null) {
  return new Promise<ReturnType<typeof connect>>((settle, refuse) => {
    const socket = authority === null ? connect({ host: '127.0.0.1', port }) : connectTls({ host: '127.0.0.1', port, ca: authority })
    socket.setNoDelay(true)
    socket.once('error', refuse)
    socket.once(authority === null ? 'connect' : 'secureConnect', () => {
      socket.off('error', refuse)
      settle(socket)
    })
  })
}
