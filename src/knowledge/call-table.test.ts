import { describe, expect, test } from 'vitest'
import { createCallTable } from './call-table.ts'

describe('the table of calls', () => {
  const table = createCallTable([
    { call: 'shop.send', also: ['shop.client.send'], parameters: ['url'], tags: ['http-request'] },
    { call: 'shop.Client().send', parameters: ['url', 'verify'], tags: ['tls-client', 'http-request'] },
    { call: 'shop.send', parameters: ['url', 'body'], tags: ['blocking', 'http-request'] },
  ])

  test('finds what a call gives, written with or without brackets', () => {
    expect(table.find('shop.Client.send')).toBe(table.find('shop.Client().send'))
    expect(table.find('shop.Client.send')?.tags).toEqual(['tls-client', 'http-request'])
  })

  test('adds up what two subjects say of one call', () => {
    expect(table.find('shop.send')).toEqual({ call: 'shop.send', parameters: ['url', 'body'], tags: ['http-request', 'blocking'] })
    expect(table.find('shop.client.send')?.tags).toEqual(['http-request'])
  })

  test.each([
    ['send', true],
    ['sends', false],
    ['Client', false],
  ])('says whether any call ends in %s', (name, expected) => {
    expect(table.hasName(name)).toBe(expected)
  })

  test('knows the packages', () => {
    expect([...table.packages]).toEqual(['shop'])
  })
})
