// Bodies that are read before they go on share a room: what finds no place in it is refused as nobody's fault, and every place is free again when a request
// is over, however it ended.

import { describe, expect, test } from 'vitest'
import type { Judge, Judged } from '../../../src/gateway/listener/core.ts'
import { BodyRoom } from '../../../src/gateway/listener/index.ts'
import { fronts, stand } from './fronts.ts'
import { ask, connectRaw } from './raw-client.ts'
import { startRecordingUpstream } from './recording-upstream.ts'

const post = (length: number, more = '') => `POST /a HTTP/1.1\r\nHost: a\r\n${more}content-length: ${length}\r\n\r\n`
const pass: Judged = { judgement: { kind: 'pass', added: [] }, note: null }

/** As a rule that reads the body: what is too long is refused, or where it only observes, let through. */
const reading =
  (isEnforced: boolean): Judge['judge'] =>
  () => ({
    judgement: {
      kind: 'pass',
      added: [],
      body: {
        mostBytes: 1000,
        judge: (body) => (body === null && isEnforced ? { judgement: { kind: 'refuse', code: 'body-too-large' }, note: null } : pass),
      },
    },
    note: null,
  })

describe.each(fronts)('%s', (_, start) => {
  test('a body that finds no room gets 503, and finds it when the others are over', async () => {
    const upstream = await startRecordingUpstream()
    const bodies = new BodyRoom(1500)
    const gateway = await stand(start, upstream.port, { judge: reading(true), bodies })
    const [one, other] = await Promise.all([connectRaw(gateway.port), connectRaw(gateway.port)])
    one.send(`${post(1000)}${'x'.repeat(700)}`)
    other.send(`${post(1000)}${'y'.repeat(700)}`)
    await expect.poll(() => bodies.held, { timeout: 60_000 }).toBe(1400)
    expect((await ask(gateway.port, `${post(200)}${'z'.repeat(200)}`))?.status).toBe(503)
    // What is too long by itself is still the client's fault, as long as there is room.
    other.socket.destroy()
    await expect.poll(() => bodies.held, { timeout: 60_000 }).toBe(700)
    expect((await ask(gateway.port, `${post(200)}${'z'.repeat(200)}`))?.status).toBe(200)
    one.send('x'.repeat(300))
    expect((await one.answers(1)).map(({ status }) => status)).toEqual([200])
    expect(bodies.held).toBe(0)
    expect(upstream.requests().map(({ body }) => body.length)).toEqual([200, 1000])
  })

  test('where nobody is refused for a long body, nobody is for the room', async () => {
    const upstream = await startRecordingUpstream()
    const bodies = new BodyRoom(100)
    const gateway = await stand(start, upstream.port, { judge: reading(false), bodies })
    expect((await ask(gateway.port, `${post(900)}${'z'.repeat(900)}`))?.status).toBe(200)
    expect(upstream.requests().map(({ body }) => body.length)).toEqual([900])
    expect(bodies.held).toBe(0)
  })
})
