import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseRevocations, type Revocation, writeRevocation } from './revocation-lines.ts'
import { RevocationList } from './revocations.ts'

const anna = '{"issuer": "main", "principal": "anna", "before": "2026-11-23T10:00:00Z"}'
const time = Date.UTC(2026, 10, 23, 10) / 1000

test('lines are read, and one that is just being written counts when it has ended', () => {
  const all = { kind: 'before', issuer: 'main', principal: null, time }
  const one = { kind: 'token', issuer: 'main', token: 'a 1', until: time }
  const text = `# by hand\n\n${anna}\n{"issuer":"main","principal":null,"before":"2026-11-23T10:00:00Z"}\n{"issuer":"main","token":"a 1","until":"2026-11-23T10:00:00Z"}\n`
  expect(parseRevocations(text)).toEqual([{ ...all, principal: 'anna' }, all, one])
  expect(parseRevocations(`${anna}\n{"issuer": "main", "prin`)).toEqual([{ ...all, principal: 'anna' }])
})

test.each([
  ['no JSON', 'anna'],
  ['no issuer', '{"principal": "anna", "before": "2026-11-23T10:00:00Z"}'],
  ['a name twice', '{"issuer": "main", "issuer": "other", "principal": "anna", "before": "2026-11-23T10:00:00Z"}'],
  ['a name too many', '{"issuer": "main", "principal": "anna", "before": "2026-11-23T10:00:00Z", "token": "x"}'],
  ['a principal without a name', '{"issuer": "main", "principal": "", "before": "2026-11-23T10:00:00Z"}'],
  ['a day', '{"issuer": "main", "principal": "anna", "before": "2026-11-23"}'],
  ['a day that no calendar has', '{"issuer": "main", "principal": "anna", "before": "2026-02-31T10:00:00Z"}'],
  ['a number', '{"issuer": "main", "principal": "anna", "before": 1800000000}'],
])('%s is refused with its line', (_, line) => {
  expect(parseRevocations(`${anna}\n${line}\n${anna}\n`)).toEqual({ line: 2, reason: 'it is no revocation' })
})

test('what is written is read again, and whatever stands in a file is read or refused', () => {
  const name = fc.string({ minLength: 1, unit: 'binary' })
  const seconds = fc.integer({ min: 0, max: 4_000_000_000 })
  const revocation: fc.Arbitrary<Revocation> = fc.oneof(
    fc.record({ kind: fc.constant('before' as const), issuer: name, principal: fc.option(name), time: seconds }),
    fc.record({ kind: fc.constant('token' as const), issuer: name, token: name, until: seconds }),
  )
  fc.assert(
    fc.property(fc.array(revocation), (all) => {
      expect(parseRevocations(all.map(writeRevocation).join(''))).toEqual(all)
    }),
  )
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(() => parseRevocations(text)).not.toThrow()
    }),
  )
})

test('the latest time counts, everybody includes each, and a list that is read again replaces the one before', () => {
  const list = new RevocationList()
  const before = (principal: string | null, at: number): Revocation => ({ kind: 'before', issuer: 'main', principal, time: at })
  list.replace([before('anna', 5), before('anna', 3), before(null, 4)], 0)
  expect([list.epoch('main', 'anna'), list.epoch('main', 'ben'), list.epoch('other', 'anna')]).toEqual([5, 4, 0])
  list.add({ kind: 'token', issuer: 'main', token: 'x', until: 10 })
  list.replace([before('ben', 7)], 0)
  expect([list.epoch('main', 'anna'), list.epoch('main', 'ben')]).toEqual([0, 7])
  expect([list.isRevoked('main', 'x'), list.isRevoked('other', 'x')]).toEqual([true, false])
})
