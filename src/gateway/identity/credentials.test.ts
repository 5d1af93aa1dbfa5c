import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CredentialFacts, findCredential } from './credentials.ts'

const rules = { apiKeyHeader: 'x-api-key', cookie: 'session' }
const none: CredentialFacts = { authorization: [], apiKey: [], cookie: [], query: '' }
const find = (facts: Partial<CredentialFacts>) => findCredential({ ...none, ...facts }, rules)
const basic = (text: string | Buffer): string => `Basic ${Buffer.from(text).toString('base64')}`

describe('a credential', () => {
  test.each([
    [{}, null],
    [{ authorization: ['Bearer abc.def.ghi'] }, { kind: 'bearer', token: 'abc.def.ghi' }],
    [{ authorization: ['bEARER  abc= '] }, { kind: 'bearer', token: 'abc=' }],
    [{ authorization: ['DPoP abc'] }, { kind: 'dpop', token: 'abc' }],
    [{ authorization: [basic('anna:a:b')] }, { kind: 'basic', user: 'anna', password: 'a:b' }],
    [{ authorization: [basic('änna:')] }, { kind: 'basic', user: 'änna', password: '' }],
    [{ apiKey: ['k'] }, { kind: 'api-key', key: 'k' }],
    [{ cookie: ['a=b; session="abc"; c=d'] }, { kind: 'cookie', name: 'session', token: 'abc' }],
    [{ cookie: ['Session=abc'] }, null],
    [
      { authorization: ['Bearer abc'], cookie: ['session=x'] },
      { kind: 'bearer', token: 'abc' },
    ],
  ])('%o is %o', (facts, credential) => {
    expect(find(facts)).toEqual(credential)
  })

  test.each([
    [{ authorization: ['Bearer'] }, 'bad-authorization'],
    [{ authorization: ['Bearer '] }, 'bad-authorization'],
    [{ authorization: ['Bearer a b'] }, 'bad-authorization'],
    [{ authorization: ['Bearer a,Bearer b'] }, 'bad-authorization'],
    [{ authorization: ['Bearer\tabc'] }, 'bad-authorization'],
    [{ authorization: [''] }, 'bad-authorization'],
    [{ authorization: ['Digest username=x'] }, 'bad-authorization'],
    [{ authorization: [basic('anna')] }, 'bad-authorization'],
    [{ authorization: [basic(':secret')] }, 'bad-authorization'],
    [{ authorization: [basic(Buffer.from([0xff, 0x3a, 0x61]))] }, 'bad-authorization'],
    [{ authorization: ['Basic YW5uYTp4=='] }, { kind: 'basic', user: 'anna', password: 'x' }],
    [{ authorization: ['Bearer a', 'Bearer a'] }, 'two-credentials'],
    [{ authorization: ['Bearer a'], apiKey: ['k'] }, 'two-credentials'],
    [{ apiKey: ['k', 'l'] }, 'two-credentials'],
    [{ cookie: ['session=a; session=b'] }, 'two-credentials'],
    [{ cookie: ['session=a', 'session=b'] }, 'two-credentials'],
    [{ query: '?access_token=abc' }, 'token-in-address'],
    [{ query: '?a=1&ACCESS_TOKEN=abc', authorization: ['Bearer a'] }, 'token-in-address'],
  ])('%o is %o', (facts, fault) => {
    expect(find(facts)).toEqual(fault)
  })

  test('whatever comes, an answer goes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string(), { maxLength: 2 }),
        fc.array(fc.string(), { maxLength: 2 }),
        fc.string(),
        (authorization, cookie, query) => {
          expect(() => find({ authorization, cookie, query })).not.toThrow()
        },
      ),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 150) },
    )
  })
})
