// Callers whose requests come in turns over a few connections, as behind a load balancer: what is known of one is never said of another, to the application
// or back.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseNetwork } from '../../../src/gateway/request/index.ts'
import { fronts, fronts1, stand } from './fronts.ts'
import { connectRaw } from './raw-client.ts'
import { startRecordingUpstream } from './recording-upstream.ts'

interface Turn {
  readonly connection: number
  readonly caller: number
  readonly method: string
  readonly length: number
  /** Answers of one kind differ in nothing but their length. */
  readonly kind: number
  /** Whether the answer is waited for before anybody says more. */
  readonly waits: boolean
}

const anyTurn: fc.Arbitrary<Turn> = fc.record({
  connection: fc.nat(2),
  caller: fc.nat(3),
  method: fc.constantFrom('GET', 'GET', 'GET', 'HEAD', 'POST'),
  length: fc.constantFrom(0, 1, 9, 10, 99, 100, 17_000),
  kind: fc.nat(1),
  waits: fc.boolean(),
})

const methodsOf = (turns: readonly Turn[]): readonly string[] => turns.map(({ method }) => method)
const tokenOf = (caller: number): string => `${caller}`.repeat(20)
const answerOf = (caller: number, length: number): string => `${caller}`.repeat(length)

const all = new Map([...fronts1, ...fronts])

describe.each([...all])('%s', (_, start) => {
  test('each is told of as itself, and gets its own answer', async () => {
    const network = parseNetwork('127.0.0.0/8')
    if (network === null) throw new Error('no network')
    const upstream = await startRecordingUpstream({
      script: ({ line, headers }, socket) => {
        const [, method, caller, length, kind] = /^([A-Z]+) \/(\d)\/(\d+)\/(\d)/.exec(line) ?? []
        const value = (name: string) => headers.find((header) => header.startsWith(`${name}: `))?.slice(name.length + 2)
        const isRight =
          value('authorization') === `Bearer ${tokenOf(Number(caller))}` &&
          value('x-caller') === caller &&
          value('x-forwarded-for') === `192.0.2.${caller}` &&
          headers.length === new Set(headers).size
        const body = method === 'HEAD' ? '' : answerOf(Number(caller), Number(length))
        socket.write(`HTTP/1.1 200 OK\r\nx-right: ${isRight}\r\nContent-Length: ${length}\r\nx-kind: ${kind}\r\n\r\n${body}`)
      },
    })
    const gateway = await stand(start, upstream.port, { edge: { hops: { networks: [network], header: 'x-forwarded-for' } } })
    await fc.assert(
      fc.asyncProperty(fc.array(anyTurn, { minLength: 1, maxLength: 40 }), async (turns) => {
        const connections = await Promise.all([0, 1, 2].map(async () => ({ client: await connectRaw(gateway.port), asked: [] as Turn[] })))
        for (const turn of turns) {
          const connection = connections[turn.connection]
          if (connection === undefined) continue
          const { method, caller, length, kind, waits } = turn
          const { client, asked } = connection
          asked.push(turn)
          client.send(
            `${method} /${caller}/${length}/${kind} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${tokenOf(caller)}\r\nX-Caller: ${caller}\r\nX-Forwarded-For: 192.0.2.${caller}\r\n${method === 'POST' ? 'Content-Length: 0\r\n' : ''}\r\n`,
          )
          if (waits) await client.answers(asked.length, methodsOf(asked))
        }
        for (const { client, asked } of connections) {
          const answers = await client.answers(asked.length, methodsOf(asked))
          expect(
            answers.map(({ status, headers, body }) => ({
              status,
              right: headers['x-right'],
              kind: headers['x-kind'],
              length: headers['content-length'],
              body,
            })),
          ).toEqual(
            asked.map(({ method, caller, length, kind }) => ({
              ...{ status: 200, right: 'true', kind: String(kind), length: String(length) },
              body: method === 'HEAD' ? '' : answerOf(caller, length),
            })),
          )
          client.close()
        }
      }),
      { numRuns: Math.ceil(Number(process.env['FUZZ_RUNS'] ?? 150) / 5) },
    )
  })
})
