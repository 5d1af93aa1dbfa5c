// Forms with files held against the contract, part by part: in one piece, and as they come, longer than is read as a whole.

import { describe, expect, test } from 'vitest'
import { type ContractRules, createContractShield } from '../../../src/gateway/shields/index.ts'
import { fronts } from '../front/fronts.ts'
import { connectRaw } from '../front/raw-client.ts'
import { standShielded } from '../shields/shielded.ts'
import { requestRules } from './rules.ts'

const file = { type: 'string', format: 'binary' }
const schema = {
  type: 'object',
  required: ['photo'],
  properties: {
    photo: { ...file, maxLength: 5000 },
    papers: { type: 'array', items: { type: 'string', contentMediaType: 'application/octet-stream' }, maxItems: 2 },
    scan: { anyOf: [{ type: 'string', contentMediaType: 'application/pdf' }, { type: 'null' }] },
    title: { type: 'string', maxLength: 5 },
  },
}
const document = {
  openapi: '3.1.0',
  info: { title: 'shop', version: '1' },
  paths: {
    '/files': {
      post: {
        requestBody: {
          required: true,
          content: { 'multipart/form-data': { schema, encoding: { photo: { contentType: 'image/png, image/jpeg' } } } },
        },
        responses: {},
      },
    },
  },
}

const rules: ContractRules = { ...requestRules, body: 3000, answer: 1000 }
const files = {
  largest: Number.POSITIVE_INFINITY,
  together: Number.POSITIVE_INFINITY,
  parts: Number.POSITIVE_INFINITY,
  names: 'refuse',
  content: 'refuse',
} as const

const png = '\x89PNG\r\n\x1a\n\0\0\0\rIHDR'
const part = (head: string, data: string) => `--X\r\nContent-Disposition: form-data; ${head}\r\n\r\n${data}\r\n`
const photo = (data: string, more = 'filename="a.png"\r\nContent-Type: image/png') => part(`name="photo"; ${more}`, data)
const paper = (more: string, data = 'x') => part(`name="papers"; ${more}`, data)
const form = (...parts: readonly string[]) => `${parts.join('')}--X--\r\n`
const long = 'x'.repeat(4000)

interface Row {
  readonly name: string
  readonly body: string
  readonly status: number
  readonly reason?: string
  readonly rules?: Partial<NonNullable<ContractRules['files']>>
}

const rows: readonly Row[] = [
  { name: 'a photo', body: form(photo(png), part('name="title"', 'me')), status: 200 },
  { name: 'a large one', body: form(photo(png + long)), status: 200 },
  { name: 'a file with no type, where none is asked for', body: form(photo(png), paper('filename="a.txt"')), status: 200 },
  {
    name: 'a photo that is too large for its schema',
    body: form(photo(png + long + long)),
    status: 422,
    reason: 'body.photo is longer than 5000 bytes',
  },
  {
    name: 'a file larger than any may be',
    body: form(photo(png), paper('filename="a"', long)),
    status: 413,
    reason: 'body.papers is larger than 2000 bytes',
    rules: { largest: 2000 },
  },
  {
    name: 'more bytes than a body may have',
    body: form(photo(png + long)),
    status: 413,
    reason: 'the body is larger than 3500 bytes',
    rules: { together: 3500 },
  },
  {
    name: 'more parts than may be',
    body: form(photo(png), paper('filename="a"'), paper('filename="b"')),
    status: 413,
    reason: 'the form has more than 2 parts',
    rules: { parts: 2 },
  },
  {
    name: 'a head without an end',
    body: form(`--X\r\nA: ${'b'.repeat(40_000)}\r\n\r\nx\r\n`),
    status: 413,
    reason: 'the head of a part is larger than 32768 bytes',
  },
  {
    name: 'a type that is not declared',
    body: form(photo('GIF89a', 'filename="a.gif"\r\nContent-Type: image/gif')),
    status: 415,
    reason: 'body.photo is image/gif, which is not declared',
  },
  {
    name: 'no type where one is declared',
    body: form(photo(png, 'filename="a.png"')),
    status: 415,
    reason: 'body.photo is not said to be of any type',
  },
  {
    name: 'a type that a schema says',
    body: form(photo(png), part('name="scan"; filename="a"\r\nContent-Type: text/plain', 'x')),
    status: 415,
    reason: 'body.scan is text/plain, which is not declared',
  },
  {
    name: 'an archive that is said to be a photo',
    body: form(photo(`PK\x03\x04${long}`)),
    status: 422,
    reason: 'body.photo is said to be PNG and does not begin as one',
  },
  {
    name: 'a short file that is said to be a photo',
    body: form(photo('x')),
    status: 422,
    reason: 'body.photo is said to be PNG and does not begin as one',
  },
  {
    name: 'a program that is said to be text',
    body: form(photo(png), paper('filename="a"\r\nContent-Type: text/plain', 'PK\x03\x04')),
    status: 422,
    reason: 'body.papers is said to be text/plain and begins as ZIP',
  },
  {
    name: 'a file name that is a path',
    body: form(photo(png, 'filename="../../a.png"\r\nContent-Type: image/png')),
    status: 422,
    reason: 'the file name of body.photo has the shape of a path',
  },
  {
    name: 'a path in disguise',
    body: form(photo(png, 'filename="..%2fa.png"\r\nContent-Type: image/png')),
    status: 422,
    reason: 'the file name of body.photo has the shape of a path',
  },
  {
    name: 'a path of another system',
    body: form(photo(png, 'filename="C:\\\\a.png"\r\nContent-Type: image/png')),
    status: 422,
    reason: 'the file name of body.photo has the shape of a path',
  },
  {
    name: 'more files than the list takes',
    body: form(photo(png + long), paper('filename="a"'), paper('filename="b"'), paper('filename="c"')),
    status: 422,
    reason: 'body.papers has more than 2 items',
  },
  { name: 'a large form without what it must have', body: form(paper('filename="a"', long)), status: 422, reason: 'body lacks `photo`' },
  {
    name: 'a large form with a title that is too long',
    body: form(photo(png + long), part('name="title"', 'too long')),
    status: 422,
    reason: 'body.title is longer than 5',
  },
  {
    name: 'what nobody minds',
    body: form(photo('x', 'filename="../a.png"\r\nContent-Type: image/png')),
    status: 200,
    rules: { names: 'allow', content: 'note' },
  },
]

const head = (framing: string) => `POST /files HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=X\r\n${framing}\r\n\r\n`
const turn = () => new Promise((settle) => setImmediate(settle))

describe.each(fronts)('by the %s front', (_front, start) => {
  const stand = (more: Partial<ContractRules> = {}) =>
    standShielded(start, { shields: [createContractShield({ ...rules, ...more }, document)], document })

  test.each(rows)('$name', async ({ body, status, reason, rules: more = {} }) => {
    for (const [step, framing] of [
      [body.length, `Content-Length: ${body.length}`],
      [401, `Content-Length: ${body.length}`],
      [1009, 'Transfer-Encoding: chunked'],
    ] as const) {
      const gateway = await stand({ files: { ...files, ...more } })
      const client = await connectRaw(gateway.port)
      client.send(head(framing))
      for (let at = 0; at < body.length; at += step) {
        const piece = body.slice(at, at + step)
        client.send(framing.startsWith('C') ? piece : `${piece.length.toString(16)}\r\n${piece}\r\n`)
        await turn()
      }
      if (!framing.startsWith('C')) client.send('0\r\n\r\n')
      expect((await client.answers(1)).map((answer) => answer.status)).toEqual([status])
      const [note] = await gateway.notes(1)
      if (reason !== undefined) expect(note?.objections?.[0]).toMatchObject({ reason, isEnforced: true })
      else expect(gateway.bodies()).toEqual([body])
    }
  })

  test('the first bytes of a file are enough: the answer comes while the rest is not sent', async () => {
    const gateway = await stand({ files })
    const client = await connectRaw(gateway.port)
    client.send(`${head('Content-Length: 2900')}${photo('PK\x03\x04 and twelve more').slice(0, -2)}`)
    expect((await client.answers(1)).map(({ status }) => status)).toEqual([422])
    expect(gateway.came().join('')).toBe('')
  })

  test('to observe is to note each of them once, and to change nothing', async () => {
    const gateway = await stand({ mode: 'observe', files })
    const body = form(photo('x'.repeat(20), 'filename="../a.png"\r\nContent-Type: image/gif'))
    const client = await connectRaw(gateway.port)
    client.send(`${head(`Content-Length: ${body.length}`)}${body.slice(0, 150)}`)
    await turn()
    client.send(body.slice(150))
    expect((await client.answers(1)).map(({ status }) => status)).toEqual([200])
    expect(gateway.bodies()).toEqual([body])
    const [note] = await gateway.notes(1)
    expect(note?.objections?.map(({ reason, isEnforced }) => [reason, isEnforced])).toEqual([
      ['the file name of body.photo has the shape of a path', false],
    ])
  })
})
