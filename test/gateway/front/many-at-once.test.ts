// Many clients at once, each with words of its own: what one of them sends and gets is never anybody else's.

import { describe, expect, test } from 'vitest'
import { fronts, stand } from './fronts.ts'
import { connectRaw } from './raw-client.ts'
import { type Script, startRecordingUpstream } from './recording-upstream.ts'

const clients = 60
/** A word of one client, as often as there is room. */
const wordsOf = (client: number, length: number): string => `<${client}>`.repeat(Math.ceil(length / 3)).slice(0, length)
const lengths = [0, 1, 900, 9_000, 14_000, 16_384, 16_385, 40_000]
const lengthOf = (client: number): number => lengths[client % lengths.length] ?? 0

/** Answers of them all go out together: a turn has more to write than there is memory for it. */
function answerTogether(count: number): Script {
  let waiting: (() => void)[] = []
  return ({ line, body }, socket) => {
    const client = Number(/\d+/.exec(line)?.[0])
    const isRight = body === wordsOf(client, lengthOf(client))
    const answer = wordsOf(client, lengthOf(client + 3))
    waiting.push(() =>
      socket.write(
        `HTTP/1.1 200 OK\r\nx-client: ${client}\r\nx-right: ${isRight}\r\ncontent-length: ${answer.length}\r\n\r\n${answer}`,
        'latin1',
      ),
    )
    if (waiting.length < count) return
    for (const send of waiting) send()
    waiting = []
  }
}

describe.each(fronts)('%s', (_, start) => {
  test('each sends and gets its own', async () => {
    const upstream = await startRecordingUpstream({ script: answerTogether(clients) })
    const gateway = await stand(start, upstream.port)
    const all = await Promise.all(Array.from({ length: clients }, () => connectRaw(gateway.port)))
    for (let round = 0; round < 3; round++) {
      for (const [client, { send }] of all.entries()) {
        const words = wordsOf(client, lengthOf(client))
        send(`POST /${client} HTTP/1.1\r\nHost: a\r\ncontent-length: ${words.length}\r\n\r\n${words}`)
      }
      const answers = await Promise.all(all.map(async (client) => (await client.answers(round + 1)).at(-1)))
      for (const [client, answer] of answers.entries()) {
        expect(answer?.headers['x-client']).toBe(String(client))
        expect(answer?.headers['x-right']).toBe('true')
        expect(answer?.body).toBe(wordsOf(client, lengthOf(client + 3)))
      }
    }
  })
})
