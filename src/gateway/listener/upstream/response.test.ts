import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ChunkedReader } from './chunked-reader.ts'
import { findResponseFraming, parseResponseHead } from './response-head.ts'

describe('the head of an answer', () => {
  test.each([
    ['HTTP/1.1 200 OK\r\ncontent-length: 3', 'GET', { kind: 'length', bytes: 3 }],
    ['HTTP/1.1 200\r\nX: y', 'GET', { kind: 'close' }],
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked', 'GET', { kind: 'chunked' }],
    ['HTTP/1.1 200 OK\r\ncontent-length: 3', 'HEAD', { kind: 'none' }],
    ['HTTP/1.1 204 \r\nX: y', 'GET', { kind: 'none' }],
    ['HTTP/1.1 304 Not Modified\r\ncontent-length: 9', 'GET', { kind: 'none' }],
    ['HTTP/1.1 200 OK\r\ncontent-length: 3\r\ntransfer-encoding: chunked', 'GET', null],
    ['HTTP/1.1 200 OK\r\ncontent-length: 3\r\ncontent-length: 3', 'GET', null],
    ['HTTP/1.1 200 OK\r\ncontent-length: 3, 3', 'GET', null],
    ['HTTP/1.1 200 OK\r\ncontent-length: +3', 'GET', null],
    ['HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked', 'GET', null],
    ['HTTP/1.0 200 OK\r\ntransfer-encoding: chunked', 'GET', null],
  ])('%j to %s', (text, method, framing) => {
    const head = parseResponseHead(text)
    expect(head).not.toBeNull()
    if (head !== null) expect(findResponseFraming(method, head)).toEqual(framing)
  })

  test.each([
    'HTTP/2.0 200 OK',
    'HTTP/1.1 099 x',
    'HTTP/1.1 600 x',
    'HTTP/1.1 2000 x',
    'HTTP/1.1  200 OK',
    'http/1.1 200 OK',
    'HTTP/1.1 200 O\0K',
    'HTTP/1.1 200 OK\r\nx',
    'HTTP/1.1 200 OK\r\n: y',
    'HTTP/1.1 200 OK\r\nx : y',
    'HTTP/1.1 200 OK\r\nx: y\r\n z',
    'HTTP/1.1 200 OK\r\nx: y\nz: a',
    'HTTP/1.1 200 OK\r\nx: y\rz',
    'HTTP/1.1 200 OK\r\n\r\n',
    '',
  ])('%j is none', (text) => {
    expect(parseResponseHead(text)).toBeNull()
  })
})

function read(pieces: readonly string[]) {
  const reader = new ChunkedReader()
  let body = ''
  let at = 0
  for (const piece of pieces) {
    const outcome = reader.read(Buffer.from(piece, 'latin1'), (part) => {
      body += Buffer.from(part).toString('latin1')
    })
    if (outcome.kind === 'fault') return 'fault'
    if (outcome.kind === 'done') return { body, rest: at + outcome.rest, trailers: outcome.rawTrailers }
    at += piece.length
  }
  return { body, rest: null, trailers: [] }
}

describe('a body in chunks', () => {
  test.each([
    ['2\r\nok\r\n0\r\n\r\nX', { body: 'ok', rest: 12, trailers: [] }],
    ['2;a="b"\r\nok\r\n00\r\nX-A: 1\r\n\r\n', { body: 'ok', rest: 27, trailers: ['X-A', '1'] }],
    ['A\r\n0123456789\r\n0\r\n\r\n', { body: '0123456789', rest: 20, trailers: [] }],
    ['2\r\nok', { body: 'ok', rest: null, trailers: [] }],
    ['\r\n', 'fault'],
    ['g\r\n', 'fault'],
    [' 2\r\nok\r\n', 'fault'],
    ['2 \r\nok\r\n', 'fault'],
    ['0x2\r\nok\r\n', 'fault'],
    ['2\nok\n', 'fault'],
    ['2\r\nokay\r\n', 'fault'],
    ['2\r\nok\n', 'fault'],
    ['2;\x01\r\nok\r\n', 'fault'],
    ['fffffffffffff\r\n', 'fault'],
    [`2;${'a'.repeat(300)}\r\n`, 'fault'],
    ['0\r\nX A: 1\r\n\r\n', 'fault'],
    ['0\r\nX-A: 1\n\r\n', 'fault'],
    [`0\r\nX-A: ${'a'.repeat(9000)}\r\n\r\n`, 'fault'],
  ])('%j', (text, expected) => {
    expect(read([text])).toEqual(expected)
    expect(read([...text])).toEqual(expected)
  })

  test('reads what was written, wherever it is cut, and any bytes without falling over', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 40 }), { maxLength: 6 }),
        fc.array(fc.nat(30), { maxLength: 12 }),
        fc.string({ unit: fc.constantFrom('0', '1', 'a', '\r', '\n', ';', ':', 'X'), maxLength: 20 }),
        (chunks, cuts, junk) => {
          const text = `${chunks.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join('')}0\r\n\r\n`
          const pieces: string[] = []
          let at = 0
          for (const cut of cuts) {
            pieces.push(text.slice(at, at + cut))
            at += cut
          }
          expect(read([...pieces, `${text.slice(at)}rest`])).toEqual({ body: chunks.join(''), rest: text.length, trailers: [] })
          expect(() => read([junk])).not.toThrow()
        },
      ),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 150) },
    )
  })
})
