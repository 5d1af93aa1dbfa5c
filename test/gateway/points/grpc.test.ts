// Envoy's questions by gRPC, over HTTP/2 to the real command: with the body, without it, and what is no question at all.

import { connect } from 'node:http2'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { parseGrpcMessage } from '../../../src/gateway/listener/grpc-door.ts'
import { readCheckRequest } from '../../../src/gateway/points/grpc/check-request.ts'
import { findBytes, findMessage, readMessage, type WireMessage } from '../../../src/gateway/points/grpc/protobuf.ts'
import { python } from '../running.ts'
import { type Told, writeCheckRequest } from './protocols.ts'
import { type Shop, startShop } from './standing.ts'

const told = (method: string, target: string, ...headers: Told['headers'][number][]): Told => ({
  method,
  target,
  host: 'shop.example',
  headers,
  address: '192.0.2.7',
})
const order = ['content-type', 'application/json'] as const
const length = (body: string) => ['content-length', String(body.length)] as const

interface CallEnd {
  readonly http: number
  readonly grpc: string | null
  readonly message: Buffer
}

function call(port: number, message: Uint8Array, headers: Readonly<Record<string, string>> = {}): Promise<CallEnd> {
  const session = connect(`http://127.0.0.1:${port}`)
  onTestFinished(() => session.destroy())
  return new Promise((settle, refuse) => {
    session.on('error', refuse)
    const stream = session.request({
      ':method': 'POST',
      ':path': '/envoy.service.auth.v3.Authorization/Check',
      'content-type': 'application/grpc',
      te: 'trailers',
      ...headers,
    })
    const parts: Buffer[] = []
    let http = 0
    let grpc: string | null = null
    stream.on('response', (sent) => {
      http = Number(sent[':status'])
      if (sent['grpc-status'] !== undefined) grpc = String(sent['grpc-status'])
    })
    stream.on('trailers', (trailers) => {
      grpc = String(trailers['grpc-status'])
    })
    stream.on('data', (part: Buffer) => parts.push(part))
    stream.on('error', refuse)
    stream.on('close', () => settle({ http, grpc, message: Buffer.concat(parts) }))
    stream.end(message)
  })
}

function frame(message: Buffer, flag = 0): Buffer {
  const head = Buffer.alloc(5)
  head.writeUInt8(flag)
  head.writeUInt32BE(message.length, 1)
  return Buffer.concat([head, message])
}

const within = (message: WireMessage | 'broken' | null, field: number): WireMessage | null => {
  const found = message === null || message === 'broken' ? null : findMessage(message, field)
  return found === 'broken' ? null : found
}
const textOf = (message: WireMessage | null, field: number): string | null =>
  message === null ? null : (findBytes(message, field)?.toString() ?? null)

/** `CheckResponse`, as far as Envoy goes by it. */
function readResponse(bytes: Buffer) {
  const message = readMessage(bytes)
  const code = within(message, 1)?.get(1)?.[0] ?? 0n
  const refused = within(message, 2)
  const allowed = within(message, 3)
  const headers = ((refused ?? allowed)?.get(2) ?? []).map((option) => {
    const header = within(Buffer.isBuffer(option) ? readMessage(option) : null, 1)
    return [textOf(header, 1), textOf(header, 2)] as const
  })
  return {
    allows: code === 0n && allowed !== null,
    status: refused === null ? null : Number(within(refused, 1)?.get(1)?.[0] ?? 0),
    names: headers.map(([name]) => name),
    removed: (allowed?.get(5) ?? []).map(String),
    body: textOf(refused, 3),
  }
}

describe('beside FastAPI (skipped where it is not installed)', () => {
  const ends: (() => void)[] = []
  let shop: Shop
  beforeAll(async () => {
    if (python === null) return
    const until = (end: () => void) => void ends.push(end)
    const words = ['--decide-grpc', '127.0.0.1:0', '--trust', '127.0.0.1', '--mode', 'enforce']
    shop = await startShop(words, until)
  })
  afterAll(() => {
    for (const end of ends) end()
  })
  const ask = async (message: Buffer) => {
    const { http, grpc, message: answer } = await call(shop.point.port, frame(message))
    expect([http, grpc]).toEqual([200, '0'])
    const read = parseGrpcMessage(answer)
    if (typeof read === 'string') throw new Error(read)
    return readResponse(read)
  }
  const owned = (owner: string) => `{"owner":"${owner}","total":1}`

  test.skipIf(python === null).each([
    ['a route that a rule allows', told('GET', '/items/7'), {}, null],
    ['the same with headers that were joined', told('GET', '/items/7', ['accept', 'a, b']), { isRaw: false }, null],
    ['a value that the rule does not take', told('GET', '/items/700'), {}, 403],
    ['a credential that does not hold', told('GET', '/items/7', ['x-api-key', 'fwk_nobody']), {}, 401],
    ['a whole address', told('GET', 'http://shop.example/items/7'), {}, 400],
    ['a method in small letters', told('get', '/items/7'), {}, 400],
    ['two ways to read the path', told('GET', '/items/..%2fadmin'), {}, 400],
    ['two that may stand once', told('GET', '/items/7', ['authorization', 'a'], ['authorization', 'b']), {}, 400],
    ['a line break in a header', told('GET', '/items/7', ['x-a', 'b\r\nx-api-key: c']), {}, 400],
    ['a body that the rule allows', told('POST', '/orders', order, length(owned('ann'))), { body: owned('ann') }, null],
    ['a body that the rule denies', told('POST', '/orders', order, length(owned('ben'))), { body: owned('ben') }, 403],
    ['the beginning of a body', told('POST', '/orders', order, length(owned('ann'))), { body: '{"owner":', isPartial: true }, 413],
    ['a body that was not sent along', told('POST', '/orders', order, length(owned('ann'))), {}, 403],
    ['an answer with a closed field', told('GET', '/margins'), {}, 403],
    ['a path without its slash', told('GET', '/slash'), {}, 307],
  ] as const)('%s', async (_, request, how, status) => {
    const answer = await ask(writeCheckRequest(request, how))
    expect(answer).toMatchObject({ allows: status === null, status })
    if (status !== null && status >= 400) expect(JSON.parse(answer.body ?? '')).toMatchObject({ status })
  })

  test.skipIf(python === null)('the application is told who calls, and what only we may say is taken off', async () => {
    const headers = [
      ['x-api-key', shop.keys.root],
      ['fastward-identity', 'x.y.z'],
      ['x-fastward-user', 'root'],
      ['x_forwarded_for', '6.6.6.6'],
    ] as const
    const answer = await ask(writeCheckRequest(told('GET', '/admin', ...headers)))
    expect(answer).toMatchObject({ allows: true, names: ['fastward-identity'], removed: ['x-fastward-user', 'x_forwarded_for'] })
    const find = async (count: number): Promise<unknown> => {
      const lines = await shop.point.untilLines(count)
      return lines.find(({ path, status }) => path === '/admin' && status === null) ?? find(lines.length + 1)
    }
    expect(await find(1)).toMatchObject({
      point: 'ext-authz',
      ended: 'told',
      client: '192.0.2.7',
      principal: 'key:root',
      answered: 'application',
    })
  })

  test.skipIf(python === null).each([
    ['another method', frame(Buffer.alloc(0)), { ':path': '/grpc.health.v1.Health/Watch' }, 200, '12'],
    ['a compressed message', frame(Buffer.alloc(3), 1), {}, 200, '12'],
    ['half a message', frame(Buffer.alloc(9)).subarray(0, 8), {}, 200, '3'],
    ['two messages', Buffer.concat([frame(Buffer.alloc(0)), frame(Buffer.alloc(0))]), {}, 200, '3'],
    ['what is no gRPC', Buffer.from('{}'), { 'content-type': 'application/json' }, 415, null],
  ] as const)('no call: %s', async (_, message, headers, http, grpc) => {
    expect(await call(shop.point.port, message, headers)).toMatchObject({ http, grpc })
  })

  test.skipIf(python === null)('a message that says nothing is denied', async () => {
    expect(await ask(Buffer.alloc(0))).toMatchObject({ allows: false, status: 403 })
  })
})

test('whatever bytes come, they are read or refused', () => {
  const asker = { address: '127.0.0.1', isEncrypted: false }
  const whole = writeCheckRequest(told('POST', '/orders', order), { body: '{}' })
  const harmed = fc
    .array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 })
    .map((edits) =>
      edits.reduce((bytes, [at, value]) => Buffer.concat([bytes.subarray(0, at), Buffer.from([value]), bytes.subarray(at + 1)]), whole),
    )
  const any = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes))
  fc.assert(
    fc.property(fc.oneof(any, harmed), (bytes) => {
      parseGrpcMessage(bytes)
      const question = readCheckRequest(bytes, asker, false)
      if (typeof question === 'string') return
      for (const text of question.sent.rawHeaders) expect(text).not.toMatch(/[\r\n\0]/)
    }),
  )
})

test('numbers of every size are read as they were written', () => {
  expect(readMessage(Buffer.from([0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]))?.get(1)).toEqual([2n ** 64n - 1n])
  expect(readMessage(Buffer.from([0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02]))).toBeNull()
  expect(readMessage(Buffer.from([0x0b, 0x0c]))).toBeNull()
  expect(readMessage(Buffer.from([0x12, 0x07, ...Buffer.from('testing')]))?.get(2)).toEqual([Buffer.from('testing')])
})
