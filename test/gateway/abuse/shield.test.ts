// The shield against abuse at the seam: what is answered, whom nobody suspects, and that to observe changes nothing.

import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { parseNetwork } from '../../../src/gateway/request/index.ts'
import type { AbuseRules } from '../../../src/gateway/shields/index.ts'
import { usualAbuse } from '../../../src/gateway/shields/index.ts'
import { type Answered, createDriver, type Sent } from './driver.ts'
import { shop } from './shop.ts'

const guess = (index: number, more: Partial<Sent> = {}): Sent => ({
  at: index * 1000,
  method: 'POST',
  target: '/login',
  address: '192.0.2.1',
  agent: 'a browser',
  form: { grant_type: 'password', username: 'anna', password: `p${index}` },
  ...more,
})

async function sendAll(
  changes: Partial<AbuseRules>,
  all: readonly Sent[],
  status = 401,
): Promise<{ readonly answers: readonly Answered[]; readonly slept: readonly number[] }> {
  const driver = createDriver(shop, changes)
  const answers: Answered[] = []
  for (const one of all) answers.push(await driver.send(one, status))
  return { answers, slept: driver.slept }
}

const twenty = Array.from({ length: 20 }, (_, index) => guess(index))
const passed = (answers: readonly Answered[]) => answers.filter(({ status }) => status !== null).length
const noted = (answers: readonly Answered[]) => answers.filter(({ objections }) => objections.length > 0).length

describe('what is answered', () => {
  test('wait: 429 with the time to wait', async () => {
    const { answers } = await sendAll({}, twenty)
    expect([passed(answers), noted(answers)]).toEqual([10, 10])
    expect(answers[10]?.objections).toEqual([
      {
        shield: 'abuse',
        code: 'client-waits',
        reason: 'brute-force: 10 wrong passwords for one account from one address within 10 minutes',
        headers: [['retry-after', '899']],
        isEnforced: true,
      },
    ])
  })

  const answering = (answer: AbuseRules['answers']['brute-force']): Partial<AbuseRules> => ({
    answers: { ...usualAbuse.answers, 'brute-force': answer },
  })

  test('block: 403', async () => {
    const { answers } = await sendAll(answering('block'), twenty)
    expect(passed(answers)).toBe(10)
    expect(answers[10]?.objections[0]).toMatchObject({ code: 'client-blocked', isEnforced: true })
  })

  test('slow: later, and all the same', async () => {
    const { answers, slept } = await sendAll(answering('slow'), twenty)
    expect([passed(answers), noted(answers)]).toEqual([20, 10])
    expect(slept).toEqual(Array.from({ length: 10 }, () => 2000))
  })

  test('note: said alone', async () => {
    const { answers } = await sendAll(answering('note'), twenty)
    expect([passed(answers), noted(answers)]).toEqual([20, 10])
    expect(answers[10]?.objections[0]?.isEnforced).toBe(false)
  })

  test('to observe is to note what would be answered', async () => {
    const { answers } = await sendAll({ mode: {} }, twenty)
    expect([passed(answers), noted(answers)]).toEqual([20, 10])
    expect(answers[10]?.objections[0]).toMatchObject({ code: 'client-waits', isEnforced: false })
  })
})

describe('whom nobody suspects', () => {
  const allowed = { networks: null, principals: null, agents: null, routes: null, kinds: null, secret: null }
  const office = parseNetwork('192.0.2.0/24')

  test.each<[name: string, one: AbuseRules['allowed'][number], number]>([
    ['an address', { ...allowed, networks: office === null ? [] : [office] }, 20],
    ['an address as that program', { ...allowed, networks: office === null ? [] : [office], agents: ['a brow'] }, 20],
    ['an address as another program', { ...allowed, networks: office === null ? [] : [office], agents: ['curl'] }, 10],
    ['a program that anybody may say to be', { ...allowed, agents: ['a browser'] }, 10],
    ['an address elsewhere', { ...allowed, networks: office === null ? [] : [office], routes: ['/orders/**'] }, 10],
    ['an address of something else', { ...allowed, networks: office === null ? [] : [office], kinds: ['scraping'] }, 10],
    ['an address that has to sign and does not', { ...allowed, networks: office === null ? [] : [office], secret: 'YQ==' }, 10],
    ['somebody who is known', { ...allowed, principals: ['anna'] }, 10],
  ])('%s', async (_, one, expected) => {
    expect(passed((await sendAll({ allowed: [one] }, twenty)).answers)).toBe(expected)
  })
})

describe('a sign-in', () => {
  test('that is too long to be counted, or can be read in two ways, does not get by', async () => {
    const { answers } = await sendAll({}, [
      guess(0, { form: { grant_type: 'password', username: 'anna', password: 'p', filler: 'x'.repeat(70_000) } }),
      guess(1, {
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: Buffer.from('username=anna;password=1&password=%zz'),
      }),
    ])
    expect(answers.map(({ objections }) => objections[0]?.code)).toEqual(['contract-too-large', 'contract-unreadable'])
  })

  test('is counted by its name and password, however the request is dressed', async () => {
    const dressed = Array.from({ length: 20 }, (_, index) =>
      guess(index, {
        agent: `agent ${index}`,
        target: `/login?x=${index}`,
        form: { username: index % 2 === 0 ? ' Anna ' : 'ANNA', scope: `${index}`, password: `p${index}` },
      }),
    )
    expect(passed((await sendAll({}, dressed)).answers)).toBe(10)
  })

  test('that the application did not answer is no failure', async () => {
    expect(passed((await sendAll({}, twenty, 503)).answers)).toBe(20)
  })

  test('at an operation that a person names, with an answer that always says 200', async () => {
    const fields = new Map([['POST /files', { place: 'query', account: 'nick', secret: 'word', token: null } as const]])
    const sent = Array.from({ length: 20 }, (_, index) => guess(index, { target: `/files?nick=anna&word=${index}`, form: { a: 'b' } }))
    expect(passed((await sendAll({ fields }, sent)).answers)).toBe(10)
  })
})

describe('bodies', () => {
  const bomb = gzipSync(Buffer.alloc(20 * 1024 * 1024))
  const multipart = (file: Uint8Array, parts = 1): Partial<Sent> => ({
    target: '/files',
    headers: { 'content-type': 'multipart/form-data; boundary=b' },
    body: Buffer.concat([
      ...Array.from({ length: parts }, (_, index) =>
        Buffer.concat([
          Buffer.from(`--b\r\nContent-Disposition: form-data; name="f${index}"; filename="a"\r\n\r\n`),
          file,
          Buffer.from('\r\n'),
        ]),
      ),
      Buffer.from('--b--\r\n'),
    ]),
  })

  test.each<[name: string, more: Partial<Sent>, code: string | null]>([
    ['a file', multipart(Buffer.from('a picture')), null],
    ['an archive', multipart(gzipSync(Buffer.from('a letter'))), null],
    ['a bomb in a file', multipart(bomb), 'contract-too-large'],
    [
      'a bomb on its way',
      {
        ...multipart(Buffer.from('x')),
        headers: { 'content-type': 'multipart/form-data; boundary=b', 'content-encoding': 'gzip' },
        body: bomb,
      },
      'contract-too-large',
    ],
    [
      'a coding that nobody knows',
      { ...multipart(Buffer.from('x')), headers: { 'content-type': 'multipart/form-data; boundary=b', 'content-encoding': 'zstd' } },
      'contract-too-large',
    ],
    [
      'no gzip at all',
      { ...multipart(Buffer.from('x')), headers: { 'content-type': 'multipart/form-data; boundary=b', 'content-encoding': 'gzip' } },
      'contract-unreadable',
    ],
    ['more parts than the limit', multipart(Buffer.from('x'), 1001), 'contract-too-large'],
  ])('%s', async (_, more, code) => {
    const { answers } = await sendAll({}, [guess(0, { form: {}, ...more })], 200)
    expect(answers[0]?.objections[0]?.code ?? null).toBe(code)
  })

  test('more files than anybody sends', async () => {
    const sent = Array.from({ length: 205 }, (_, index) => guess(index, { form: {}, ...multipart(Buffer.from('a picture')) }))
    const { answers } = await sendAll({}, sent, 200)
    expect(passed(answers)).toBe(200)
    expect(answers[200]?.objections[0]?.reason).toBe('uploads: 200 uploads of one caller within 1 hour')
  })
})
