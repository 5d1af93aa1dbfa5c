// Headers of answers: what is added, what of the application's own stays, and what is mended; and that no header of it is lost.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createCors } from './cors.ts'
import { type AnswerFacts, createHeaderPlan, type PlanOptions } from './header-plan.ts'
import { usualHeaders } from './header-settings.ts'
import { isHstsAtLeast, joinPermissions, readPermissions } from './strictness.ts'

const options: PlanOptions = { settings: usualHeaders, isEncrypted: true, docsPolicy: null, cookies: null, governsOrigins: false }
const facts: AnswerFacts = { credential: null, origin: [] }
const apply = (raw: readonly string[], more: Partial<PlanOptions> = {}, about: Partial<AnswerFacts> = {}) => {
  const mended: string[] = []
  const flat = createHeaderPlan({ ...options, ...more }).apply(raw, { ...facts, ...about }, mended)
  const found: Record<string, string[]> = {}
  for (let index = 0; index < flat.length; index += 2) (found[flat[index]?.toLowerCase() ?? ''] ??= []).push(flat[index + 1] ?? '')
  return { found, mended }
}

test('an answer that says nothing', () => {
  expect(apply(['Content-Type', 'application/json', 'server', 'uvicorn', 'X-Powered-By', 'x']).found).toEqual({
    'content-type': ['application/json'],
    'x-content-type-options': ['nosniff'],
    'x-frame-options': ['DENY'],
    'referrer-policy': ['strict-origin-when-cross-origin'],
    'strict-transport-security': ['max-age=31536000'],
    'permissions-policy': ['camera=(), geolocation=(), microphone=(), payment=(), usb=()'],
    'content-security-policy': ["default-src 'none'; frame-ancestors 'none'"],
  })
})

test('in clear text nobody is told to use TLS, and a page may load what it likes', () => {
  const { found } = apply(['content-type', 'text/html'], { isEncrypted: false })
  expect(found['strict-transport-security']).toBeUndefined()
  expect(found['content-security-policy']).toEqual(["frame-ancestors 'none'"])
})

test.each<[string, string, string, string, boolean]>([
  ['a stricter one stays', 'referrer-policy', 'no-referrer', 'no-referrer', false],
  [
    'of several the last that is known counts',
    'referrer-policy',
    'no-referrer, unsafe-url, new-word',
    'strict-origin-when-cross-origin',
    true,
  ],
  ['a weaker one is mended', 'referrer-policy', 'unsafe-url', 'strict-origin-when-cross-origin', true],
  ['what is no policy is none', 'referrer-policy', 'never', 'strict-origin-when-cross-origin', true],
  ['frames of the same origin are more than none', 'x-frame-options', 'SAMEORIGIN', 'DENY', true],
  ['what browsers do not know', 'x-frame-options', 'ALLOW-FROM https://x.example', 'DENY', true],
  ['a longer time stays', 'strict-transport-security', 'max-age=63072000; includeSubDomains', 'max-age=63072000; includeSubDomains', false],
  ['a shorter time is mended', 'strict-transport-security', 'max-age=60', 'max-age=31536000', true],
  ['no sniffing, misspelt', 'x-content-type-options', 'no-sniff', 'nosniff', true],
])('%s: %s', (_, name, said, kept, isMended) => {
  const { found, mended } = apply([name, said])
  expect(found[name]).toEqual([kept])
  expect(mended).toEqual(isMended ? [name] : [])
})

describe('what is said of places below', () => {
  test.each<[string, string, boolean]>([
    ['max-age=1; includeSubDomains', 'max-age=1', true],
    ['max-age=1', 'max-age=1; includeSubDomains', false],
    ['max-age="2"', 'max-age=1', true],
    ['max-age=1; max-age=2', 'max-age=1', false],
    ['includeSubDomains', 'max-age=0', false],
  ])('`%s` beside `%s`', (said, wanted, isFine) => {
    expect(isHstsAtLeast(said, wanted)).toBe(isFine)
  })
})

test.each<[string, string, string]>([
  ['what it does not speak of', 'camera=(self), fullscreen=*', 'camera=(self), fullscreen=*, usb=()'],
  ['what it allows everybody', 'camera=*, usb=(*)', 'camera=(), usb=()'],
  ['everybody, beside itself', 'camera=(self *)', 'camera=(), usb=()'],
  ['what stands twice', 'camera=(), camera=*', 'camera=(), usb=()'],
  ['where violations are told', 'camera=();report-to=main', 'camera=();report-to=main, usb=()'],
  ['what a browser would drop whole', 'fullscreen=;;, camera=(self)', 'camera=(), usb=()'],
  ['names within brackets', 'camera=(self "https://a.example,b"), usb=()', 'camera=(self "https://a.example,b"), usb=()'],
  ['what nobody can read', '=)(', 'camera=(), usb=()'],
])('permissions: %s', (_, said, joined) => {
  expect(joinPermissions(said, 'camera=(), usb=()')).toBe(joined)
})

test.each<[string, readonly string[], AnswerFacts['credential'], readonly string[] | undefined]>([
  ['somebody showed a credential', [], 'strong', ['no-store']],
  ['somebody sent a cookie', [], 'weak', ['private']],
  ['nobody in particular', [], null, undefined],
  ['the application says it', ['Cache-Control', 'max-age=60'], 'strong', ['max-age=60']],
  ['the application says it in the old way', ['Expires', '0'], 'strong', undefined],
])('to keep or not to keep: %s', (_, raw, credential, said) => {
  expect(apply(raw, {}, { credential }).found['cache-control']).toEqual(said)
})

test('each of them can be switched off', () => {
  const settings = {
    ...usualHeaders,
    hsts: 'off',
    nosniff: false,
    frame: 'off',
    referrer: 'off',
    permissions: 'off',
    contentSecurity: 'off',
    hideServer: false,
    cache: false,
  } as const
  const raw = ['server', 'uvicorn', 'x-frame-options', 'SAMEORIGIN']
  expect(apply(raw, { settings }, { credential: 'strong' }).found).toEqual({ server: ['uvicorn'], 'x-frame-options': ['SAMEORIGIN'] })
})

describe('other origins', () => {
  const cors = createCors({ origins: ['https://shop.example'], credentials: true, expose: ['x-total'] })

  test('what the application says of them is taken off, and the answer varies', () => {
    const raw = ['Access-Control-Allow-Origin', '*', 'vary', 'Accept', 'X-Total', '7']
    const { found, mended } = apply(raw, { governsOrigins: true }, { origin: cors.headers('https://shop.example') })
    expect(found).toMatchObject({
      'access-control-allow-origin': ['https://shop.example'],
      'access-control-allow-credentials': ['true'],
      'access-control-expose-headers': ['x-total'],
      vary: ['Accept', 'Origin'],
      'x-total': ['7'],
    })
    expect(mended).toEqual(['access-control-allow-origin'])
  })

  test.each([
    'https://shop.example.evil',
    'https://SHOP.example',
    'http://shop.example',
    'https://shop.example/',
    'null',
    '',
    undefined,
    '*',
    'https://shop.example, https://evil',
  ])('%s is none of ours', (origin) => {
    expect(cors.headers(origin)).toEqual([])
    expect(createCors({ origins: ['*'], credentials: true }).headers(origin)).toEqual([])
  })

  test('everybody, without credentials; and never `null`', () => {
    const all = createCors({ origins: ['*'] })
    expect(all.headers('https://any.example')).toEqual(['access-control-allow-origin', '*'])
    expect(all.headers('null')).toEqual([])
  })

  test.each<[string, Parameters<typeof cors.answer>[0], boolean]>([
    ['a method and a header that are named', { origin: 'https://shop.example', method: 'PUT', headers: ['authorization', 'accept'] }, true],
    ['a method that is not', { origin: 'https://shop.example', method: 'QUERY', headers: [] }, false],
    ['a header that is not', { origin: 'https://shop.example', method: 'GET', headers: ['x-admin'] }, false],
    ['another origin', { origin: 'https://evil.example', method: 'GET', headers: [] }, false],
  ])('a question about %s', (_, question, isAnswered) => {
    expect(cors.answer(question) !== null).toBe(isAnswered)
  })
})

test('whatever stands for permissions, what the policy closes is closed to everybody', () => {
  const piece = fc.oneof(
    fc.constantFrom('camera', 'usb', '=', '(', ')', '*', '"', ',', ' ', 'self', '\\', ';'),
    fc.string({ unit: 'binary-ascii', maxLength: 3 }),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const joined = readPermissions(joinPermissions(pieces.join(''), 'camera=(), usb=()'))
      for (const name of ['camera', 'usb']) expect(joined?.get(name) ?? '*').not.toContain('*')
    }),
  )
})

const name = fc.oneof(
  fc.constantFrom(
    'Server',
    'vary',
    'Content-Type',
    'set-cookie',
    'Permissions-Policy',
    'X-Frame-Options',
    'ETag',
    'x-own',
    'Cache-Control',
    'Access-Control-Allow-Origin',
  ),
  fc.stringMatching(/^[a-zA-Z-]{1,12}$/),
)
const value = fc.oneof(
  fc.constantFrom('DENY', '*', 'a=1', 'text/html', 'application/problem+json', 'camera=(self), x'),
  fc.string({ unit: 'binary-ascii', maxLength: 20 }).map((text) => text.replace(/[^\t -~]/g, '')),
)

test('whatever an application says: what nobody governs comes back as it was, in order, and twice is the same as once', () => {
  const cookies = { isEncrypted: true, forScripts: new Set<string>(), crossSite: new Set<string>() }
  const plan = createHeaderPlan({ ...options, cookies, governsOrigins: true })
  const governed =
    /^(?:server|x-powered-by|x-content-type-options|x-frame-options|referrer-policy|strict-transport-security|permissions-policy|set-cookie|vary|content-security-policy|cache-control|access-control-.*)$/i
  const untouched = (flat: readonly string[]) => {
    const kept: string[] = []
    for (let index = 0; index < flat.length; index += 2)
      if (!governed.test(flat[index] ?? '')) kept.push(flat[index] ?? '', flat[index + 1] ?? '')
    return kept
  }
  fc.assert(
    fc.property(fc.array(fc.tuple(name, value), { maxLength: 12 }), (pairs) => {
      const raw = pairs.flat()
      const once = plan.apply(raw, facts, [])
      expect(untouched(once)).toEqual(untouched(raw))
      const mended: string[] = []
      const withoutPolicy = (flat: readonly string[]) => flat.filter((_, index) => flat[index - (index % 2)] !== 'content-security-policy')
      expect(withoutPolicy(plan.apply(withoutPolicy(once), facts, mended))).toEqual(withoutPolicy(once))
      expect(mended).toEqual([])
    }),
  )
})
