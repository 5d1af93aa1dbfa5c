// An issuer that goes away while the gateway runs: its last keys serve for an hour, and after that nobody is known, which is never nobody in
// particular. The hours pass by a clock that is moved.

import { expect, test } from 'vitest'
import { startMovable } from './movable.ts'
import { signEs256, startIssuer, startWorld } from './world.ts'

const minutes = 60_000

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const far = Math.floor(Date.now() / 1000) + 7 * 24 * 3600

test('its keys serve for an hour, tokens that were never seen too; then 503, and again 200 when it is back', async () => {
  const issuer = await startIssuer()
  const { status, gateway, move } = await startMovable({
    settings: `  issuers:\n    main: {issuer: '${issuer.address}', audience: shop}\n`,
  })
  const seen = bearer(issuer.token({ exp: far }))
  const fresh = (jti: string) => bearer(issuer.token({ exp: far, jti }))
  expect(await status('/me', seen)).toBe(200)
  issuer.isAway = true
  move(59 * minutes)
  expect(await status('/me', seen)).toBe(200)
  expect(await status('/me', fresh('1'))).toBe(200)
  move(2 * minutes)
  expect(await status('/me', seen)).toBe(503)
  expect(await status('/me', fresh('2'))).toBe(503)
  // Not even where everybody may.
  expect(await status('/open', seen)).toBe(503)
  expect(await status('/open')).toBe(200)
  issuer.isAway = false
  move(minutes)
  expect(await status('/me', seen)).toBe(200)
  await gateway.stop()
  expect(gateway.lines().map(({ code, reason }) => code && [code, reason])).toEqual([
    ...[null, null, null],
    ...Array(3).fill(['identity-away', 'keys-away']),
    ...[null, null],
  ])
})

test('where it is only observed, the request passes as nobody’s, and the record says what enforcing would have done', async () => {
  const issuer = await startIssuer()
  issuer.isAway = true
  const { caller, gateway } = await startWorld({
    settings: `  issuers:\n    main: {issuer: '${issuer.address}', audience: shop}\n`,
    words: ['--mode', 'observe'],
  })
  expect(await caller(bearer(issuer.token()))).toMatchObject({ kind: 'anonymous' })
  await gateway.stop()
  expect(gateway.lines()).toMatchObject([{ verdict: 'refuse', code: 'identity-away', mode: 'observe', principal: null, status: 200 }])
})

test('how long may be set, up to a day', async () => {
  const issuer = await startIssuer()
  const { status, move } = await startMovable({
    settings: `  issuers:\n    main: {issuer: '${issuer.address}', audience: shop, stale: 86400}\n`,
  })
  const token = bearer(issuer.token({ exp: far }))
  expect(await status('/me', token)).toBe(200)
  issuer.isAway = true
  move(23 * 60 * minutes)
  expect(await status('/me', token)).toBe(200)
  move(61 * minutes)
  expect(await status('/me', token)).toBe(503)
})

test('a key that leaves takes its tokens with it, and a flood of unknown keys asks once in half a minute', async () => {
  const issuer = await startIssuer()
  const other = await startIssuer()
  const { status, move } = await startMovable({ settings: `  issuers:\n    main: {issuer: '${issuer.address}', audience: shop}\n` })
  const old = bearer(issuer.token({ exp: far }))
  const next = bearer(signEs256({ alg: 'ES256', kid: 'k2' }, issuer.claims({ exp: far }), other.key))
  expect(await status('/me', old)).toBe(200)
  const asked = () => issuer.asked.filter((path) => path === '/keys').length
  expect(asked()).toBe(1)
  // Nobody has it yet; the question is asked once, however many ask.
  for (let i = 0; i < 10; i++)
    expect(await status('/me', bearer(signEs256({ alg: 'ES256', kid: `none-${i}` }, issuer.claims({ exp: far }), other.key)))).toBe(401)
  expect(asked()).toBe(2)
  issuer.keys = other.keys.map((key) => ({ ...key, kid: 'k2' }))
  expect(await status('/me', next)).toBe(401)
  expect(await status('/me', old)).toBe(200)
  move(31_000)
  expect(await status('/me', next)).toBe(200)
  // The old key is gone: so are the tokens that it verified.
  expect(await status('/me', old)).toBe(401)
  expect(asked()).toBe(3)
})
