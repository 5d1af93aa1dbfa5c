// What browsers keep for us while they log in: it opens for whom it was made, as it was, and for ten minutes.

import { assert, integer, property, string, tuple } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { beginLogin, openPending, pendingCookie, pendingLife, sealPending } from './pending-login.ts'
import { Seal } from './seal.ts'

const secret = 'a secret of at least thirty-two bytes'
const seal = new Seal([secret], 'logins')
const now = 1_800_000_000_000
const about = '["https://login.example","shop-web"]'

describe('a seal', () => {
  test('opens what it closed, about what it was closed', () => {
    assert(
      property(string({ unit: 'binary' }), string(), (text, what) => {
        const sealed = seal.seal(text, what)
        expect(seal.open(sealed, what)).toBe(Buffer.from(text, 'utf8').toString('utf8'))
        expect(seal.open(sealed, `${what}.`)).toBeNull()
        expect(seal.seal(text, what)).not.toBe(sealed)
      }),
    )
  })

  test('no byte of it may be another one', () => {
    const sealed = Buffer.from(seal.seal('text', 'a'), 'base64url')
    assert(
      property(integer({ min: 0, max: sealed.length - 1 }), integer({ min: 1, max: 255 }), (index, bits) => {
        const touched = Buffer.from(sealed)
        touched[index] = (touched[index] ?? 0) ^ bits
        expect(seal.open(touched.toString('base64url'), 'a')).toBeNull()
        expect(seal.open(sealed.subarray(0, index).toString('base64url'), 'a')).toBeNull()
      }),
    )
  })

  test('a new key is put before the old one, and what the old one sealed opens until it goes', () => {
    const old = seal.seal('text', 'a')
    const both = new Seal(['another secret of thirty-two bytes!', secret], 'logins')
    expect(both.open(old, 'a')).toBe('text')
    expect(seal.open(both.seal('text', 'a'), 'a')).toBeNull()
    expect(new Seal(['another secret of thirty-two bytes!'], 'logins').open(old, 'a')).toBeNull()
    expect(new Seal([secret], 'sessions').open(old, 'a')).toBeNull()
  })

  test('whatever is shown, it opens or does not', () => {
    assert(
      property(string({ unit: 'binary' }), (text) => {
        expect(seal.open(text, 'a')).toBeNull()
      }),
    )
  })
})

describe('a login on its way', () => {
  const pending = beginLogin('/me?view=all', now, () => false)
  const cookie = sealPending(pending, about, seal)
  const open = (state: string, text: string | null, at = now, whom = about) =>
    openPending(state, { cookie: text, about: whom, now: at }, seal)

  test('is what was begun', () => {
    expect(open(pending.state, cookie)).toEqual(pending)
    expect(pendingCookie(pending.state)).toBe(`__Host-fastward-login-${pending.state[0]}`)
    expect(cookie.length).toBeLessThan(4000)
    // The longest way back, still a cookie that browsers keep.
    expect(
      sealPending(
        beginLogin(`/${'a'.repeat(2047)}`, now, () => false),
        about,
        seal,
      ).length,
    ).toBeLessThan(4000)
  })

  test('takes a place that no other tab has, as long as there is one', () => {
    const taken = new Set<string>()
    for (let tab = 0; tab < 8; tab++) taken.add(pendingCookie(beginLogin('/', now, (name) => taken.has(name)).state) ?? '')
    expect(taken.size).toBe(8)
    expect(taken).toContain(pendingCookie(beginLogin('/', now, (name) => taken.has(name)).state))
  })

  const place = pendingCookie(pending.state)
  const sameSlot = beginLogin('/', now, (name) => name !== place)
  const otherSlot = beginLogin('/', now, (name) => name === place)
  test.each([
    ['without its cookie', () => open(pending.state, null), 'state-unknown'],
    ['by a state that is none', () => open('x', cookie), 'state-unknown'],
    ['by a huge cookie', () => open(pending.state, 'A'.repeat(100_000)), 'state-unknown'],
    ['by a cookie that was touched', () => open(pending.state, `${cookie.slice(0, -2)}AA`), 'state-altered'],
    ['by the cookie of another place', () => open(pending.state, sealPending(otherSlot, about, seal)), 'state-altered'],
    ['by the cookie of a later login', () => open(pending.state, sealPending(sameSlot, about, seal)), 'state-of-another'],
    [
      'at another issuer, or for another client',
      () => open(pending.state, cookie, now, '["https://evil.example","shop-web"]'),
      'state-altered',
    ],
    [
      'by a session that is sealed with the same key',
      () => open(pending.state, new Seal([secret], 'sessions').seal('[]', about)),
      'state-altered',
    ],
    ['after ten minutes', () => open(pending.state, cookie, now + pendingLife + 1), 'state-too-old'],
    ['before it was begun', () => open(pending.state, cookie, now - pendingLife - 1), 'state-too-old'],
  ])('%s it is none', (_, asked, fault) => {
    expect(asked()).toBe(fault)
  })

  test('whatever comes back is one that was begun, or a fault', () => {
    assert(
      property(tuple(string(), string({ unit: 'binary' })), ([state, text]) => {
        expect(typeof open(state, text)).toBe('string')
        expect(typeof open(pending.state, text)).toBe('string')
        // What we sealed by mistake is read as strictly.
        const strange = seal.seal(JSON.stringify([text, state]), `${about}\n${pendingCookie(pending.state)}`)
        expect(open(pending.state, strange)).toBe('state-altered')
      }),
    )
  })
})
