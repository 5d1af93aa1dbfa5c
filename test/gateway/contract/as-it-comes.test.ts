// Bodies that break the contract while they come: refused at the byte that does, before the rest was sent, and the application has seen nothing of them.

import { describe, expect, test } from 'vitest'
import { type ContractRules, createContractShield } from '../../../src/gateway/shields/index.ts'
import { fronts } from '../front/fronts.ts'
import { connectRaw } from '../front/raw-client.ts'
import { standShielded } from '../shields/shielded.ts'
import { requestRules } from './rules.ts'

const document = {
  openapi: '3.1.0',
  info: { title: 'shop', version: '1' },
  paths: {
    '/orders': {
      post: { requestBody: { required: true, content: { 'application/json': { schema: { type: 'object' } } } }, responses: {} },
    },
    '/forms': {
      post: {
        requestBody: { content: { 'application/x-www-form-urlencoded': { schema: { type: 'object', properties: { a: {} } } } } },
        responses: {},
      },
    },
  },
}

const rules: ContractRules = { ...requestRules, body: 100_000, answer: 1000 }

const head = (framing: string, type = 'application/json', path = '/orders') =>
  `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: ${type}\r\n${framing}\r\n\r\n`
const byLength = 'Content-Length: 90000'
const inChunks = 'Transfer-Encoding: chunked'
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`

const broken: readonly (readonly [name: string, text: string, code: string, status: number])[] = [
  ['ten thousand levels', '['.repeat(10_000), 'contract-unreadable', 400],
  ['a name that stands twice', '{"role":"user","role":"admin",', 'contract-unreadable', 400],
  ['what is no JSON', '{"a":1,}', 'contract-unreadable', 400],
  ['half of a surrogate pair', '{"a":"\\ud800 ', 'contract-unreadable', 400],
  ['what is no UTF-8', '{"a":"\xff', 'contract-unreadable', 400],
]

describe.each(fronts)('by the %s front', (_front, start) => {
  const stand = (more: Partial<ContractRules> = {}) =>
    standShielded(start, { shields: [createContractShield({ ...rules, ...more }, document)], document })

  test.each(broken)('%s: the answer comes while the rest is not sent', async (_name, text, code, status) => {
    for (const framing of [byLength, inChunks]) {
      const gateway = await stand()
      const client = await connectRaw(gateway.port)
      client.send(`${head(framing)}${framing === inChunks ? chunk(text) : text}`)
      const [answer] = await client.answers(1)
      expect(answer?.status).toBe(status)
      const [note] = await gateway.notes(1)
      expect(note?.verdict).toMatchObject({ kind: 'refuse', code })
      expect(gateway.bodies()).toEqual([])
      expect(gateway.pool.counts.all).toBe(0)
    }
  })

  test('what is longer than it may be is refused at the byte that is too many', async () => {
    for (const [path, type, text] of [
      ['/orders', 'application/json', `{"a":"${'x'.repeat(200)}`],
      ['/forms', 'application/x-www-form-urlencoded', `a=${'x'.repeat(200)}`],
    ] as const) {
      const gateway = await stand({ body: 100 })
      const client = await connectRaw(gateway.port)
      client.send(`${head(inChunks, type, path)}${chunk(text)}`)
      expect((await client.answers(1)).map(({ status }) => status)).toEqual([413])
      expect((await gateway.notes(1))[0]?.verdict).toMatchObject({ code: 'contract-too-large' })
      expect(gateway.bodies()).toEqual([])
    }
  })

  test.each([
    ['items', `{"a":[${'1,'.repeat(20)}`, { members: 10 }, 'an object or array of the body has more than 10 members'],
    [
      'members',
      `{${[...'abcdefghijklm'].map((one) => `"${one}":1,`).join('')}`,
      { members: 10 },
      'an object or array of the body has more than 10 members',
    ],
    ['of a name', `{"${'n'.repeat(30)}`, { name: 20 }, 'a name in the body is longer than 20 bytes'],
    ['of a text', `{"a":"${'n'.repeat(30)}`, { text: 20 }, 'a text in the body is longer than 20 bytes'],
  ])('the number or length %s has its bounds, of a whole body too', async (_name, text, json, reason) => {
    const gateway = await stand({ json })
    const client = await connectRaw(gateway.port)
    client.send(`${head(byLength)}${text}`)
    expect((await client.answers(1)).map(({ status }) => status)).toEqual([413])
    const whole = `${text.replace(/,$/, '')}${text.includes('[') ? ']' : ''}${text.endsWith('n') ? (text.includes(':') ? '"' : '":1') : ''}}`
    const other = await connectRaw(gateway.port)
    other.send(`${head(`Content-Length: ${whole.length}`)}${whole}`)
    expect((await other.answers(1)).map(({ status }) => status)).toEqual([413])
    const notes = await gateway.notes(2)
    expect(notes.map((note) => note?.objections?.[0]?.reason)).toEqual([reason, reason])
    expect(gateway.came().join('')).toBe('')
  })

  test('what holds to the contract goes on, wherever it is cut', async () => {
    const gateway = await stand()
    const text = `{"note":"Gr\xc3\xbc\xc3\x9fe \\ud83d\\ude00","lines":[1.5e3,true,null,{"a":{}}]}`
    for (const at of [1, 12, 13, 25, 40, text.length - 1]) {
      const client = await connectRaw(gateway.port)
      client.send(`${head(`Content-Length: ${text.length}`)}${text.slice(0, at)}`)
      await new Promise((settle) => setImmediate(settle))
      client.send(text.slice(at))
      expect((await client.answers(1)).map(({ status }) => status)).toEqual([200])
    }
    expect(new Set(gateway.bodies())).toEqual(new Set([text]))
  })

  test('to observe is to note it once, and to change nothing', async () => {
    const gateway = await stand({ mode: 'observe' })
    const text = '{"a":1,"a":2}'
    const client = await connectRaw(gateway.port)
    client.send(`${head(`Content-Length: ${text.length}`)}${text.slice(0, 12)}`)
    await new Promise((settle) => setImmediate(settle))
    client.send(text.slice(12))
    expect((await client.answers(1)).map(({ status }) => status)).toEqual([200])
    const [note] = await gateway.notes(1)
    expect(note?.objections).toEqual([
      {
        shield: 'contract',
        code: 'contract-unreadable',
        reason: 'the body is no JSON that all readers read alike: duplicate-key',
        detail: 'the body is no JSON that all readers read alike: duplicate-key',
        isEnforced: false,
      },
    ])
    expect(gateway.bodies()).toEqual([text])
  })
})
