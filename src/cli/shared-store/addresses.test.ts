import { assert, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { parseStoreAddresses } from './addresses.ts'

const usual = { host: 'store', port: 6379, path: null, username: null, password: null, database: 0, isEncrypted: false }

test.each([
  ['a host alone', 'redis://store', { ...usual }],
  ['a password alone', 'redis://:p%40ss@store:7000', { ...usual, port: 7000, password: 'p@ss' }],
  ['a name and a password', 'valkey://shop:pass@store', { ...usual, username: 'shop', password: 'pass' }],
  ['another database', 'redis://store/3', { ...usual, database: 3 }],
  ['TLS', 'rediss://store', { ...usual, isEncrypted: true }],
  ['TLS of Valkey', 'valkeys://store', { ...usual, isEncrypted: true }],
  ['an address of IPv6', 'redis://[::1]:1', { ...usual, host: '::1', port: 1 }],
  ['a socket of this machine', 'unix:///run/redis.sock', { ...usual, host: '', port: 0, path: '/run/redis.sock' }],
])('%s', (_, text, expected) => {
  expect(parseStoreAddresses(text)).toEqual([expected])
})

test('nodes of a cluster stand on a line each', () => {
  expect(parseStoreAddresses('redis://one:1\nredis://two:2\n')?.map(({ host, port }) => [host, port])).toEqual([
    ['one', 1],
    ['two', 2],
  ])
})

test.each([
  ['nothing', ''],
  ['a host without a scheme', 'store:6379'],
  ['another protocol', 'http://store'],
  ['a database that is no number', 'redis://store/main'],
  ['settings of some client', 'redis://store?tls=true'],
  ['half an escape', 'redis://:%4@store'],
  ['one that is none beside one that is', 'redis://one nowhere'],
])('%s is no address', (_, text) => {
  expect(parseStoreAddresses(text)).toBeNull()
})

test('whatever is written is an address or none', () => {
  assert(
    property(string(), (text) => {
      for (const { port, database } of parseStoreAddresses(`redis://${text}`) ?? []) {
        expect(port).toBeLessThan(65_536)
        expect(database).toBeLessThan(10_000)
      }
    }),
  )
})
