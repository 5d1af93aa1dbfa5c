import { createSecretKey } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { type ForgeryFacts, forgeryToken, judgeOrigin } from './forgery.ts'

const key = createSecretKey(Buffer.alloc(32, 3))
const rules = { origins: ['https://shop.example'], token: { cookie: 'csrf', header: 'x-csrf', key } }
const post: ForgeryFacts = { method: 'POST', upgrade: false, origin: null, site: null, header: null, cookie: null, session: 's1' }
const token = forgeryToken(key, 's1')

describe('a request that brings its cookie by itself', () => {
  test.each<[string, Partial<ForgeryFacts>]>([
    ['only reads', { method: 'GET', origin: 'https://evil.example' }],
    ['comes from our own page', { origin: 'https://shop.example' }],
    ['comes from the same origin, as the browser says', { site: 'same-origin' }],
    ['shows the token of this session twice', { header: token, cookie: token }],
    ['is a handshake of our own page', { method: 'GET', upgrade: true, origin: 'https://shop.example' }],
  ])('passes: %s', (_, facts) => {
    expect(judgeOrigin({ ...post, ...facts }, rules)).toBeNull()
  })

  test.each<[string, Partial<ForgeryFacts>, string]>([
    ['comes from another page', { origin: 'https://evil.example' }, 'foreign-origin'],
    ['comes from nowhere', { origin: 'null' }, 'foreign-origin'],
    ['comes from the same name without TLS', { origin: 'http://shop.example' }, 'foreign-origin'],
    ['comes from a name that begins alike', { origin: 'https://shop.example.evil.example' }, 'foreign-origin'],
    ['comes from a sibling', { site: 'same-site' }, 'foreign-origin'],
    ['comes from elsewhere, as the browser says', { site: 'cross-site', header: token, cookie: token }, 'foreign-origin'],
    ['was typed, and changes something', { site: 'none' }, 'foreign-origin'],
    ['says nothing', {}, 'origin-unknown'],
    ['shows the header alone', { header: token }, 'origin-unknown'],
    ['shows two that differ', { header: token, cookie: `${token}x` }, 'origin-unknown'],
    ['shows one that was made up twice', { header: 'x', cookie: 'x' }, 'origin-unknown'],
    ['shows one of another session', { header: forgeryToken(key, 's2'), cookie: forgeryToken(key, 's2') }, 'origin-unknown'],
    ['is a handshake of another page', { method: 'GET', upgrade: true, origin: 'https://evil.example' }, 'foreign-origin'],
    ['is a handshake of nobody', { method: 'GET', upgrade: true }, 'origin-unknown'],
  ])('is refused: %s', (_, facts, fault) => {
    expect(judgeOrigin({ ...post, ...facts }, rules)).toBe(fault)
  })

  test('without a token’s rule, silence is refused', () => {
    expect(judgeOrigin({ ...post, header: token, cookie: token }, { ...rules, token: null })).toBe('origin-unknown')
  })
})
