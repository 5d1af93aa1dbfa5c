// The shield of inspection in front of an application, by both readers of HTTP.

import { describe, expect, test } from 'vitest'
import { createInspectionShield, type InspectionRules } from '../../../src/gateway/shields/index.ts'
import { fronts } from '../front/fronts.ts'
import { ask, connectRaw } from '../front/raw-client.ts'
import type { Script } from '../front/recording-upstream.ts'
import { standShielded } from './shielded.ts'

const document = {
  openapi: '3.1.0',
  info: { title: 'shop', version: '1' },
  paths: {
    '/orders': {
      get: { parameters: [{ name: 'kind', in: 'query', schema: { enum: ["1' or '1'='1"] } }], responses: {} },
      post: { requestBody: { content: { 'application/json': { schema: { type: 'object' } } } }, responses: {} },
    },
  },
}
const rules: InspectionRules = {
  mode: 'enforce',
  enforce: [],
  skip: [],
  secrets: 'mask',
  personal: 'block',
  allow: ['token'],
  bodyBytes: 1000,
  beyond: 'look',
  answerBytes: 1000,
}
const get = (target: string) => `GET ${target} HTTP/1.1\r\nHost: a\r\n\r\n`
const post = (body: string) =>
  `POST /orders HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
const answer =
  (body: string): Script =>
  (_request, socket) => {
    socket.write(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`)
  }

describe.each(fronts)('inspection behind the %s front', (_front, start) => {
  const stand = (more: Partial<InspectionRules> = {}, script?: Script) =>
    standShielded(start, {
      shields: [createInspectionShield({ ...rules, ...more }, { schemas: {} })],
      document,
      ...(script === undefined ? {} : { script }),
    })

  test.each([
    ['a query', get('/orders?q=5%20or%202%3D2'), 'sql-injection in query.q'],
    ['a path', get('/orders?q=..%2f..%2f..%2fetc%2fpasswd'), 'path-traversal in query.q'],
    ['a body', post('{"items":[{},{"name":"<img src=q onerror=run()>"}]}'), 'cross-site-scripting in body.items[1].name'],
    ['a body in disguise', post('{"note":"\\u003cscript\\u003ego()\\u003c/script\\u003e"}'), 'cross-site-scripting in body.note'],
  ])('%s with an attack is refused, and the record says where', async (_name, sent, reason) => {
    const standing = await stand()
    expect((await ask(standing.port, sent))?.status).toBe(403)
    const [note] = await standing.notes(1)
    expect(JSON.stringify(note)).toContain(reason)
    expect(/"reason":"[^"]*"/.exec(JSON.stringify(note))?.[0]).not.toMatch(/passwd|onerror=run/)
  })

  test('on one connection, lines that were found clean do not vouch for an address, nor for other lines', async () => {
    const standing = await stand()
    const client = await connectRaw(standing.port)
    const clean = 'Host: a\r\nX-Note: spring\r\n\r\n'
    const attack = 'Host: a\r\nX-Note: <img src=q onerror=run()>\r\n\r\n'
    const evil = '/orders?q=5%20or%202%3D2'
    const sent = [
      ...([
        ['/orders', clean, 200],
        ['/orders', clean, 200],
        ['/orders', clean, 200],
        [evil, clean, 403],
        ['/orders', attack, 403],
      ] as const),
      ...([
        ['/orders', attack, 403],
        ['/orders', attack, 403],
        ['/orders', clean, 200],
        [evil, clean, 403],
        ['/orders', clean, 200],
      ] as const),
    ]
    for (const [index, [target, lines]] of sent.entries()) {
      client.send(`GET ${target} HTTP/1.1\r\n${lines}`)
      await client.answers(index + 1)
    }
    expect((await client.answers(sent.length)).map(({ status }) => status)).toEqual(sent.map(([, , status]) => status))
  })

  test('what people write goes on', async () => {
    const standing = await stand()
    expect((await ask(standing.port, post('{"name":"O\'Brien & Sons; select <3"}')))?.status).toBe(200)
    expect((await ask(standing.port, get('/orders?kind=1%27%20or%20%271%27%3D%271')))?.status).toBe(200)
  })

  test('observing notes and lets through', async () => {
    const standing = await stand({ mode: 'observe' })
    expect((await ask(standing.port, get('/orders?q=5%20or%202%3D2')))?.status).toBe(200)
    expect(JSON.stringify((await standing.notes(1))[0])).toContain('sql-injection')
  })

  test('a body that is too long to be looked at is refused', async () => {
    const standing = await stand({ beyond: 'refuse' })
    expect((await ask(standing.port, post(`{"a":"${'x'.repeat(2000)}"}`)))?.status).toBe(403)
  })

  test('secrets in answers are covered, byte for byte', async () => {
    const standing = await stand({}, answer('{"key":"AKIAQYLPMN5HHHFPZAM2","n":1}'))
    expect((await ask(standing.port, get('/orders')))?.body.toString()).toBe('{"key":"****************ZAM2","n":1}')
  })

  test('an answer that is only looked at keeps its length, and the record says what stands in it', async () => {
    const body = '{"key":"AKIAQYLPMN5HHHFPZAM2","n":1}'
    const standing = await stand({ secrets: 'note', personal: 'note' }, answer(body))
    const got = await ask(standing.port, get('/orders'))
    expect(got).toMatchObject({ status: 200, body, isWhole: true })
    expect(got?.headers['content-length']).toBe(String(body.length))
    expect(got?.headers['transfer-encoding']).toBeUndefined()
    expect(JSON.stringify((await standing.notes(1))[0])).toContain('the answer holds aws-key (note)')
  })

  test('numbers of persons keep an answer back where that is asked, and are seen alone where it is observed', async () => {
    const body = '{"iban":"DE89370400440532013000"}'
    expect((await ask((await stand({}, answer(body))).port, get('/orders')))?.status).toBe(502)
    expect((await ask((await stand({ mode: 'observe' }, answer(body))).port, get('/orders')))?.body.toString()).toBe(body)
  })
})
