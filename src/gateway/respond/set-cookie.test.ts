// Cookies of an application, mended: by hand, and for whatever stands in the header, as a browser would read it (RFC 6265bis, 5.6 and 5.7).

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type CookieRules, mendSetCookie } from './set-cookie.ts'

const rules: CookieRules = { isEncrypted: true, forScripts: new Set(['csrftoken']), crossSite: new Set(['embed']) }
const clear: CookieRules = { ...rules, isEncrypted: false }

test.each<[string, string, CookieRules, string]>([
  ['nothing is said', 'session=1', rules, 'session=1; HttpOnly; SameSite=Lax; Secure'],
  ['in clear text', 'session=1; Path=/', clear, 'session=1; Path=/; HttpOnly; SameSite=Lax'],
  ['all is well', 'session=1; Secure; HttpOnly; SameSite=Strict', rules, 'session=1; Secure; HttpOnly; SameSite=Strict'],
  ['in whatever case', 'a=1; secure; HTTPONLY; samesite=lax', rules, 'a=1; secure; HTTPONLY; samesite=lax'],
  ['for every site', 'a=1; SameSite=None; Secure; HttpOnly', rules, 'a=1; SameSite=None; Secure; HttpOnly; SameSite=Lax'],
  ['for every site, by name', 'embed=1; SameSite=None; HttpOnly', clear, 'embed=1; SameSite=None; HttpOnly; Secure'],
  ['strict, and then none', 'a=1; SameSite=Strict; SameSite=None', clear, 'a=1; SameSite=Strict; SameSite=None; HttpOnly; SameSite=Lax'],
  ['for scripts, by name', 'csrftoken=1', clear, 'csrftoken=1; SameSite=Lax'],
  [
    'its name says that it is of this host',
    '__Host-a=1; Path=/x; Domain=example.com',
    clear,
    '__Host-a=1; Path=/x; HttpOnly; SameSite=Lax; Secure; Path=/',
  ],
  ['its name says that it is safe', '__Secure-a=1; HttpOnly; SameSite=Lax', clear, '__Secure-a=1; HttpOnly; SameSite=Lax; Secure'],
  ['a semicolon at the end', 'a=1; ;', clear, 'a=1; HttpOnly; SameSite=Lax'],
])('%s', (_, header, how, mended) => {
  expect(mendSetCookie(header, how)).toBe(mended)
})

/** The algorithm of RFC 6265bis, 5.6, written down word for word. */
function browse(header: string): { readonly pair: string; readonly name: string; readonly list: readonly (readonly [string, string])[] } {
  const semicolon = header.indexOf(';')
  const pair = semicolon === -1 ? header : header.slice(0, semicolon)
  let rest = semicolon === -1 ? '' : header.slice(semicolon)
  const list: [string, string][] = []
  while (rest !== '') {
    rest = rest.slice(1)
    const end = rest.indexOf(';')
    const part = end === -1 ? rest : rest.slice(0, end)
    rest = end === -1 ? '' : rest.slice(end)
    const equals = part.indexOf('=')
    const trim = (text: string) => text.replace(/^[ \t]+/, '').replace(/[ \t]+$/, '')
    list.push(equals === -1 ? [trim(part).toLowerCase(), ''] : [trim(part.slice(0, equals)).toLowerCase(), trim(part.slice(equals + 1))])
  }
  const equals = pair.indexOf('=')
  return { pair: pair.replace(/[ \t]+$/, ''), name: equals === -1 ? '' : pair.slice(0, equals).replace(/^[ \t]+|[ \t]+$/g, ''), list }
}
const lastOf = (list: readonly (readonly [string, string])[], name: string) => list.findLast(([one]) => one === name)?.[1]

const words = [
  'Secure',
  'httponly',
  'SameSite',
  'none',
  'Strict',
  'lax',
  'Path',
  '/',
  'Domain',
  'x.example',
  'Max-Age',
  '0',
  'session',
  'csrftoken',
  'embed',
  '__Host-a',
  '__secure-b',
  'é',
]
const piece = fc.oneof(
  fc.constantFrom(...words),
  fc.constantFrom('=', ';', '; ', ' ', '\t', '"', ','),
  fc.string({ unit: 'binary-ascii', maxLength: 3 }),
)
const header = fc.array(piece, { maxLength: 24 }).map((pieces) => pieces.join('').replace(/[\u0000-\u0008\u000a-\u001f\u007f]/g, ''))

test('whatever it says, a browser reads the same cookie, kept well', () => {
  fc.assert(
    fc.property(header, fc.boolean(), (text, isEncrypted) => {
      const before = browse(text)
      const mended = mendSetCookie(text, { ...rules, isEncrypted })
      const after = browse(mended)
      expect(after.pair).toBe(before.pair)
      const get = (name: string) => lastOf(after.list, name)
      if (!rules.forScripts.has(before.name)) expect(get('httponly')).toBeDefined()
      const sameSite = get('samesite')?.toLowerCase()
      expect(['lax', 'strict', ...(rules.crossSite.has(before.name) ? ['none'] : [])]).toContain(sameSite)
      if (isEncrypted || sameSite === 'none') expect(get('secure')).toBeDefined()
      if (/^__host-/i.test(before.name)) {
        expect(get('domain')).toBeUndefined()
        expect(get('path')).toBe('/')
      }
      if (/^__(?:host|secure)-/i.test(before.name)) expect(get('secure')).toBeDefined()
      for (const name of ['max-age', 'expires']) expect(get(name)).toBe(lastOf(before.list, name))
      expect(mendSetCookie(mended, { ...rules, isEncrypted })).toBe(mended)
    }),
  )
})
