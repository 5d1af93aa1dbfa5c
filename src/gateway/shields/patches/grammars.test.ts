import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createGrammar, type ValueClass } from './grammars.ts'

const grammar = (kind: ValueClass, hosts: readonly string[] | null = null) => createGrammar(kind, { hosts, pattern: null, most: 100 })

/** What people send, and what the class is there for. */
const table: Readonly<Record<ValueClass, readonly [fine: readonly string[], harmful: readonly string[]]>> = {
  sql: [
    ['', '17', '-3.5', 'anna', 'Anna Müller', 'anna@example.com', 'created_at', '2026-11-23', 'red, green'],
    ["' OR '1'='1", '1 OR 1', '1; DROP TABLE users', 'name--', '1 UNION SELECT 1', 'admin"', '1/*', 'id = 1', 'x\\'],
  ],
  nosql: [
    ['anna', 'a b', '17', "O'Hara"],
    ['{"$ne": null}', '$where', '[1]', "';return true;}//", 'a\\'],
  ],
  command: [
    ['', 'disk', 'report-2026.txt', 'a/b', 'key=value'],
    ['; id', '&& echo a', '$(id)', '`id`', '--output=/x', '-h', 'a b', 'a\nb', '| cat', '> /tmp/x', '*', '~'],
  ],
  path: [
    ['', 'report.pdf', '2026/november.txt', 'a b.txt', 'übersicht.md'],
    [
      '../etc/passwd',
      '/etc/passwd',
      'a/../../b',
      '..',
      'a\\..\\b',
      'C:/x',
      '%2e%2e/x',
      '.env',
      'a//b',
      '~root',
      'a/.',
      '．．/x',
      'a ',
      'x\0.png',
    ],
  ],
  template: [
    ['Anna', 'a letter for you, Mrs. O', '3 (three)'],
    ['{{7*7}}', '${7}', '<%= 7 %>', '#{7}', '{%if%}', 'a.__class__', '@(1+1)'],
  ],
  ssrf: [
    ['', 'https://images.example.org/a.png', 'http://cdn.shop.de/x?y=1', 'https://a.co/#f'],
    [
      'http://localhost/',
      'http://127.0.0.1/',
      'http://0x7f.1/',
      'http://2130706433/',
      'http://[::1]/',
      'http://169.254.169.254/latest',
      'file:///etc/passwd',
      'gopher://x.org/',
      'http://user@images.example.org/',
      'http://images.example.org:8080/',
      'http://images.example.org\\@inside/',
      'http://db/',
      'http://metadata.google.internal/',
      'http://127.0.0.1.nip.io/',
      'http://a-10-0-0-1.sslip.io/',
      'http://kubernetes.default.svc/',
      'http://ⓔxample.org/',
      'http:images.example.org',
      ' http://images.example.org',
      'http://127。0。0。1/',
    ],
  ],
  xss: [
    ['Anna', 'a (b) & c', '3 % of it'],
    ['<script>', '" onload=', "'x", '&#60;', '&lt;', 'javascript:alert', ' data:text', '`'],
  ],
  xml: [
    ['<a>b</a>', '<?xml version="1.0"?><a/>', '<!-- a --><a/>', '<a><![CDATA[b]]></a>'],
    [
      '<!DOCTYPE a>',
      '<!ENTITY b "c">',
      '<a xmlns:xi="x"><xi:include href="y"/></a>',
      '<?xml version="1.0" encoding="utf-7"?>',
      '<? <!doctype',
    ],
  ],
  deserialisation: [
    ['plain', '{"a": 1}', 'a: b\nc: [1, 2]', 'wow! that: great!'],
    [
      'gASVAAAA',
      'rO0ABXNy',
      '!!python/object:os.system',
      'a: !!python/name:x',
      '{"py/object": "a"}',
      'cos\nsystem\n',
      '{"$type": "x"}',
      '- !<tag:x> y',
    ],
  ],
  redirect: [
    ['', '/', '/home?a=b', '/a/b#c'],
    ['//evil.org', 'https://evil.org', '/\\evil.org', 'javascript:alert(1)', 'evil.org', '/\tx', '\\\\evil.org', '/%0d%0a\r\nx: y'],
  ],
  mail: [
    ['anna@example.com', 'A subject: yes'],
    ['a\r\nBcc: b', 'a\nb', 'a%0aBcc: b'],
  ],
  pattern: [
    ['anna', 'a b-c'],
    ['(a+)+$', 'a.*', 'a|b', '\\d', '[a]'],
  ],
  expression: [
    ['', 'price', 'price_net', '-3.5', 'items.count'],
    ['__import__("os")', 'a+b)', 'a b', '1;2', 'a(b)', '*)(uid=*'],
  ],
  size: [
    ['0', '17', '100'],
    ['101', '-1', '1e9', ' 1', '', '10000000000', '１７'],
  ],
}

describe.each(Object.entries(table))('%s', (kind, [fine, harmful]) => {
  // Its keys are the classes.
  const judge = grammar(kind as ValueClass)

  test.each(fine.map((value) => [value]))('lets %j through', (value) => {
    expect(judge(value)).toBeNull()
  })

  test.each(harmful.map((value) => [value]))('refuses %j', (value) => {
    expect(judge(value)).not.toBeNull()
  })
})

describe('hosts', () => {
  test.each([
    ['https://images.shop.de/a.png', true],
    ['https://cdn.shop.de/a.png', true],
    ['https://shop.de/a.png', false],
    ['https://images.shop.de.evil.org/', false],
    ['https://evilshop.de/', false],
    ['https://images.shop.de:444/', false],
  ])('%s: %s', (value, isFine) => {
    expect(grammar('ssrf', ['images.shop.de', '*.shop.de'])(value) === null).toBe(isFine)
    expect(grammar('redirect', ['images.shop.de', '*.shop.de'])(value) === null).toBe(isFine)
  })
})

test('a pattern of its own stands in place of the class', () => {
  const judge = createGrammar('command', { hosts: null, pattern: /^(?:-h|-k)$/u, most: 0 })
  expect([judge('-h'), judge('-k'), judge('-h; id'), judge('')].map((fault) => fault === null)).toEqual([true, true, false, false])
})

describe('whatever comes', () => {
  const kinds = Object.keys(table)

  test('is answered in words that do not hold it, and at once', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.string({ unit: 'binary', maxLength: 200 }), (kind, value) => {
        // One of the keys of the table.
        const fault = grammar(kind as ValueClass)(value)
        if (fault !== null && value.length > 8) expect(fault).not.toContain(value)
      }),
      { numRuns: 2000 },
    )
    const long = [
      'a'.repeat(100_000),
      'a.'.repeat(2000),
      '<'.repeat(4096),
      `http://${'a.'.repeat(2000)}`,
      '&'.repeat(4000),
      ' '.repeat(4000),
    ]
    const began = performance.now()
    for (const kind of kinds) for (const value of long) grammar(kind as ValueClass)(value)
    expect(performance.now() - began).toBeLessThan(5000)
  })

  test('a path that passes stays within its folder, as any resolver of paths sees it', async () => {
    const { posix, win32 } = await import('node:path')
    const piece = fc.constantFrom('..', '.', '/', '\\', 'a', 'b.txt', '%2e', 'C:', '~', ' ', '．', '∕', ':')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const value = pieces.join('')
        if (grammar('path')(value) !== null) return
        expect(posix.join('/srv/files', value).startsWith('/srv/files')).toBe(true)
        expect(win32.resolve('C:\\srv\\files', value).startsWith('C:\\srv\\files')).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })

  test('an address that passes names its host as the standard of the web reads it', () => {
    const piece = fc.constantFrom(
      'http://',
      'https://',
      'good.org',
      '@',
      '/',
      '\\',
      ':',
      '#',
      '?',
      '127.0.0.1',
      'localhost',
      '.',
      'inside',
      '[::1]',
      '%',
      '\t',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 7 }), (pieces) => {
        const value = pieces.join('')
        if (value === '' || grammar('ssrf', ['good.org'])(value) !== null) return
        expect(new URL(value).hostname.replace(/\.$/, '')).toBe('good.org')
      }),
      { numRuns: 5000 },
    )
  })
})
