import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseSubjectNames } from './subject-names.ts'

test.each<[string, string, ReturnType<typeof parseSubjectNames>]>([
  ['none', '', []],
  [
    'of each kind',
    'DNS:a.example, URI:spiffe://b/c, email:a@b.example, IP Address:10.0.0.1',
    [
      { kind: 'dns', value: 'a.example' },
      { kind: 'uri', value: 'spiffe://b/c' },
      { kind: 'email', value: 'a@b.example' },
      { kind: 'ip', value: '10.0.0.1' },
    ],
  ],
  ['a value that looks like two', 'DNS:"a.example, DNS:b.example"', [{ kind: 'dns', value: 'a.example, DNS:b.example' }]],
  ['another kind', 'Registered ID:1.2.3, DNS:a', [{ kind: 'dns', value: 'a' }]],
  ['a name of our own objects', 'constructor:a', []],
  ['a quote that does not end', 'DNS:"a', null],
  ['no kind', 'a.example', null],
  ['something behind the quotes', 'DNS:"a"b', null],
])('%s', (_name, text, names) => {
  expect(parseSubjectNames(text)).toEqual(names)
})

test('whatever a certificate says, a value is never taken for two', () => {
  const kinds = ['dns', 'uri', 'email', 'ip'] as const
  const words = { dns: 'DNS', uri: 'URI', email: 'email', ip: 'IP Address' }
  const isPlain = (value: string) => /^[!#-+\--~]*$/.test(value)
  fc.assert(
    fc.property(fc.array(fc.record({ kind: fc.constantFrom(...kinds), value: fc.string() }), { maxLength: 5 }), (names) => {
      const text = names.map(({ kind, value }) => `${words[kind]}:${isPlain(value) ? value : JSON.stringify(value)}`).join(', ')
      expect(parseSubjectNames(text)).toEqual(names)
    }),
  )
  fc.assert(fc.property(fc.string(), (text) => void parseSubjectNames(text)))
})
