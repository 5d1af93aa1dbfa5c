// Answers held against what their operation declares, by every reader of HTTP, before an application of ours that answers what a test says.

import { describe, expect, test } from 'vitest'
import { type ContractRules, createContractShield } from '../../../../src/gateway/shields/index.ts'
import { fronts } from '../../front/fronts.ts'
import { ask } from '../../front/raw-client.ts'
import type { Script } from '../../front/recording-upstream.ts'
import { standShielded } from '../../shields/shielded.ts'
import { answerRules } from '../rules.ts'

const order = {
  type: 'object',
  properties: {
    id: { type: 'integer' },
    note: { anyOf: [{ type: 'string' }, { type: 'null' }] },
    lines: { type: 'array', items: { $ref: '#/components/schemas/Line' } },
    tags: { type: 'object', additionalProperties: { $ref: '#/components/schemas/Line' } },
    extra: { type: 'object', additionalProperties: true },
  },
  required: ['id', 'note'],
}
const line = { type: 'object', properties: { price: { type: 'number' } } }

const json = (schema: object) => ({ content: { 'application/json': { schema } } })
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const document = {
  openapi: '3.1.0',
  info: { title: 'shop', version: '1' },
  paths: {
    '/orders': {
      get: {
        responses: {
          200: json(ref('Order')),
          '4XX': json(ref('Problem')),
          201: { content: { 'text/html': { schema: { type: 'string' } } } },
          202: json({}),
          203: { $ref: '#/components/responses/Line' },
        },
      },
    },
    '/events': {
      get: {
        responses: {
          200: {
            content: {
              'text/event-stream': {
                itemSchema: {
                  type: 'object',
                  properties: {
                    data: { type: 'string', contentMediaType: 'application/json', contentSchema: ref('Line') },
                    event: { type: 'string' },
                    id: { type: 'string' },
                    retry: { type: 'integer', minimum: 0 },
                  },
                  required: ['data'],
                },
              },
            },
          },
        },
      },
    },
    '/lines': { get: { responses: { 200: { content: { 'application/jsonl': { itemSchema: ref('Line') } } } } } },
  },
  components: {
    schemas: { Order: order, Line: line, Problem: { type: 'object', properties: { reason: { type: 'string' } } } },
    responses: { Line: json(ref('Line')) },
  },
}

const get = (target = '/orders', headers = '') => `GET ${target} HTTP/1.1\r\nHost: a\r\n${headers}\r\n`

const answer =
  (body: string, { status = '200 OK', type = 'application/json', headers = '' } = {}): Script =>
  (_request, socket) => {
    const bytes = Buffer.from(body)
    socket.write(`HTTP/1.1 ${status}\r\ncontent-type: ${type}\r\n${headers}content-length: ${bytes.length}\r\n\r\n`)
    socket.write(bytes)
  }

/** In parts, each written when the one before has gone out. */
const stream =
  (type: string, parts: readonly string[]): Script =>
  (_request, socket) => {
    socket.write(`HTTP/1.1 200 OK\r\ncontent-type: ${type}\r\ntransfer-encoding: chunked\r\n\r\n`)
    for (const part of parts) socket.write(`${Buffer.byteLength(part).toString(16)}\r\n${part}\r\n`)
    socket.write('0\r\n\r\n')
  }

describe.each(fronts)('answers behind the %s front', (_front, start) => {
  const stand = (rules: Partial<ContractRules>, script: Script) =>
    standShielded(start, { shields: [createContractShield({ ...answerRules, ...rules }, document)], document, script })

  /** What a client gets, and what is noted of it. */
  async function see(rules: Partial<ContractRules>, script: Script, request = get()) {
    const standing = await stand(rules, script)
    const got = await ask(standing.port, request)
    const [note] = await standing.notes(1)
    return {
      got,
      body: got?.body.toString() ?? null,
      said: note?.objections?.map(({ reason }) => reason) ?? [],
      verdict: note?.verdict.kind,
    }
  }

  const leaking =
    '{"id":1, "note":null,"secret":"x","lines":[{"price":1.50,"cost":1},{"cost":2}],"tags":{"any":{"price":2,"cost":3}},"extra":{"cost":4}}'
  const stripped = '{"id":1, "note":null,"lines":[{"price":1.50},{}],"tags":{"any":{"price":2}},"extra":{"cost":4}}'
  const names = '200 application/json: not declared: `secret`, `lines[].cost`, `tags.*.cost`'

  test('an answer as it is declared is not changed, in any mode', async () => {
    for (const answers of ['report', 'strip', 'block'] as const) {
      const body = '{ "id": 1, "note": "a", "lines": [ {"price": 1.10} ] }'
      expect(await see({ answers }, answer(body))).toMatchObject({ body, said: [], verdict: 'allow' })
    }
  })

  test('report: what is not declared, and what is otherwise than declared, is noted, and every byte and the length pass', async () => {
    const seen = await see({ answers: 'report' }, answer(leaking))
    expect(seen).toMatchObject({ body: leaking, said: [names], verdict: 'allow' })
    expect(seen.got?.headers['content-length']).toBe(String(Buffer.byteLength(leaking)))
    expect((await see({ answers: 'report' }, answer('{"id":"a","note":null}'))).said).toEqual([
      expect.stringMatching(/^200 application\/json: `\/id`: /),
    ])
  })

  test('strip: what is not declared goes, at any depth, and the rest is as it was sent', async () => {
    const seen = await see({ answers: 'strip' }, answer(leaking, { headers: 'etag: "a"\r\n' }))
    expect(seen).toMatchObject({ body: stripped, said: [`${names} (cut)`], verdict: 'allow' })
    expect(seen.got?.headers['etag']).toBeUndefined()
  })

  test('strip: what is wrong all the same is noted and passes', async () => {
    const seen = await see({ answers: 'strip' }, answer('{"id":"a","note":null,"secret":1}'))
    expect(seen.body).toBe('{"id":"a","note":null}')
    expect(seen.said).toEqual([expect.stringMatching(/^200 application\/json: not declared: `secret`; `\/id`: .* \(cut\)$/)])
  })

  test('block: nothing of such an answer is shown', async () => {
    for (const body of [leaking, '{"id":"a","note":null}', '[]']) {
      const seen = await see({ answers: 'block' }, answer(body))
      expect(seen.got?.status).toBe(502)
      expect(JSON.parse(seen.body ?? '')).toEqual({ type: 'about:blank', title: 'Bad Gateway', status: 502 })
      expect(seen.verdict).toBe('refuse')
    }
  })

  test.each(['strip', 'block'] as const)('%s observed notes what would be done, and changes nothing', async (answers) => {
    const seen = await see({ answers, mode: 'observe' }, answer(leaking))
    expect(seen).toMatchObject({ body: leaking, said: [names], verdict: 'allow' })
    expect(seen.got?.headers['content-length']).toBe(String(Buffer.byteLength(leaking)))
  })

  test.each<[string, Script, readonly string[]]>([
    ['a status that is not declared', answer('{}', { status: '418 I am a teapot' }), []],
    ['another success', answer('{}', { status: '207 Multi-Status' }), ['207 application/json: the operation does not declare it']],
    ['a part', answer('{}', { status: '206 Partial Content' }), ['206 application/json: not judged: it is a part']],
    ['another type', answer('<p>', { type: 'text/html' }), ['200 text/html: the operation does not declare it']],
    ['a page that is declared', answer('<p>', { status: '201 Created', type: 'text/html' }), []],
    ['anything, where anything is declared', answer('[1]', { status: '202 Accepted' }), []],
    ['a reference to an answer', answer('{"cost":1}', { status: '203 Non-Authoritative' }), ['203 application/json: not declared: `cost`']],
    ['an error of a declared hundred', answer('{"why":1}', { status: '404 Not Found' }), ['404 application/json: not declared: `why`']],
    ['an error of FastAPI, whatever is declared', answer('{"detail":"Not Found"}', { status: '404 Not Found' }), []],
    ['an error of FastAPI that nobody declares', answer('{"detail":[{"loc":["a"]}]}', { status: '500 No' }), []],
    [
      'another error that nobody declares',
      answer('{"trace":"x"}', { status: '500 No' }),
      ['500 application/json: the operation does not declare it'],
    ],
    ['words of Starlette', answer('Internal Server Error', { status: '500 No', type: 'text/plain; charset=utf-8' }), []],
    ['a redirect', answer('', { status: '307 Temporary Redirect', type: 'text/plain' }), []],
    ['no body', answer('', {}), []],
    ['a body that is encoded', answer('x', { headers: 'content-encoding: gzip\r\n' }), ['200 application/json: not judged: it is encoded']],
    [
      'a body in another alphabet',
      answer('{}', { type: 'application/json; charset=latin-1' }),
      ['200 application/json: not judged: it is not in UTF-8'],
    ],
    ['no JSON', answer('{"id":1,}'), ['200 application/json: it is no JSON that all readers read alike: syntax']],
    ['a name twice', answer('{"id":1,"id":2}'), ['200 application/json: it is no JSON that all readers read alike: duplicate-key']],
  ])('%s is noted, or not', async (_name, script, said) => {
    expect(await see({ answers: 'report' }, script)).toMatchObject({ said, verdict: 'allow' })
  })

  test('what is not declared is refused where that is asked for', async () => {
    const rules = { answers: 'block', unknown: { ...answerRules.unknown, answers: 'refuse' } } as const
    const statuses = await Promise.all(
      [answer('<p>', { type: 'text/html' }), answer('{"trace":1}', { status: '500 No' }), answer('{"detail":1}', { status: '500 No' })].map(
        async (script) => (await see(rules, script)).got?.status,
      ),
    )
    expect(statuses).toEqual([502, 502, 500])
  })

  test('an answer that nobody can judge is refused, or noted where that is asked for', async () => {
    const long = `{"id":1,"note":"${'x'.repeat(2000)}"}`
    for (const answers of ['strip', 'block'] as const)
      for (const script of [answer(long), answer('x', { headers: 'content-encoding: gzip\r\n' })]) {
        expect((await see({ answers, answer: 1000 }, script)).got?.status).toBe(502)
        expect(await see({ answers, answer: 1000, unjudged: 'note' }, script)).toMatchObject({
          got: { status: 200 },
          said: [expect.stringContaining('not judged')],
          verdict: 'allow',
        })
      }
    const reported = await see({ answers: 'report', answer: 1000 }, answer(long))
    expect(reported).toMatchObject({ body: long, said: ['200 application/json: not judged: it is larger than 1000 bytes'] })
  })

  test('the application is not asked for an encoding where its answers may be changed', async () => {
    const asked: string[] = []
    const script: Script = (request, socket) => {
      asked.push(request.headers.join().toLowerCase())
      answer('{"id":1}')(request, socket)
    }
    await see({ answers: 'strip' }, script, get('/orders', 'Accept-Encoding: gzip\r\n'))
    await see({ answers: 'report' }, script, get('/orders', 'Accept-Encoding: gzip\r\n'))
    expect(asked.map((headers) => headers.includes('gzip'))).toEqual([false, true])
  })

  test('what a schema requires may be missing, unless answers must be complete', async () => {
    expect((await see({ answers: 'block' }, answer('{"id":1}'))).got?.status).toBe(200)
    expect((await see({ answers: 'block', complete: true }, answer('{"id":1}'))).got?.status).toBe(502)
  })

  const events = (...data: readonly string[]) => data.map((one, index) => `id: ${index}\ndata: ${one}\n\n`)
  test.each<[string, Partial<ContractRules>, string | null, readonly string[]]>([
    [
      'report',
      { answers: 'report' },
      events('{"price":1}', '{"price":2,"cost":1}', '{"price":"x"}', '{"price":4}').join(''),
      ['not declared: `cost`', '`/price`: '],
    ],
    [
      'strip',
      { answers: 'strip' },
      events('{"price":1}', '{"price":2}', '{"price":"x"}', '{"price":4}').join(''),
      ['not declared: `cost` (cut)', '`/price`: '],
    ],
    [
      'block',
      { answers: 'block' },
      'id: 0\ndata: {"price":1}\n\nid: 3\ndata: {"price":4}\n\n',
      ['not declared: `cost` (dropped)', '`/price`: '],
    ],
    ['block that ends', { answers: 'block', events: 'end' }, null, ['not declared: `cost` (refused)']],
  ])('events: %s', async (_name, rules, body, said) => {
    const parts = events('{"price":1}', '{"price":2,"cost":1}', '{"price":"x"}', '{"price":4}')
    const seen = await see(rules, stream('text/event-stream; charset=utf-8', parts), get('/events'))
    if (body !== null) expect(seen.body).toBe(body)
    expect(seen.said.length).toBe(said.length)
    for (const [index, one] of said.entries()) expect(seen.said[index]).toContain(`200 text/event-stream: ${one}`)
  })

  test('lines: each is judged by itself', async () => {
    const sent = ['{"price":1}\n{"pri', 'ce":2,"cost":1}\n', '{"price":"x"}\n{"price":4}']
    const lines = stream('application/jsonl', sent)
    expect((await see({ answers: 'report' }, lines, get('/lines'))).body).toBe(sent.join(''))
    expect((await see({ answers: 'strip' }, lines, get('/lines'))).body).toBe('{"price":1}\n{"price":2}\n{"price":"x"}\n{"price":4}')
    expect((await see({ answers: 'block' }, lines, get('/lines'))).body).toBe('{"price":1}\n{"price":4}')
  })

  test('an event that is too long ends the stream, or lets it go on unseen', async () => {
    const parts = events('{"price":1}', `{"price":2,"cost":"${'x'.repeat(2000)}"}`, '{"cost":3}')
    const long = stream('text/event-stream', parts)
    expect((await see({ answers: 'strip', answer: 1000, unjudged: 'note' }, long, get('/events'))).body).toBe(parts.join(''))
    const ended = await see({ answers: 'strip', answer: 1000 }, long, get('/events'))
    expect(ended.body ?? '').not.toContain('xxx')
    expect(ended.said).toEqual(['200 text/event-stream: not judged: a part of the stream is larger than 1000 bytes'])
  })
})
