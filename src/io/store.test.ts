import { mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeProject } from '../../test/kit/project.ts'
import { openStore, type Store } from './store.ts'

const limits = { bytes: 1_000, days: 30 }
const days = (count: number) => Date.now() / 1000 - count * 24 * 60 * 60

function setUp(): { store: Store; folder: string } {
  const caches = writeProject({})
  const store = openStore({ XDG_CACHE_HOME: caches }, writeProject({}), limits)
  if (store === null) throw new Error('there is room for a store')
  return { store, folder: join(caches, 'fastward') }
}

const text = (content: string) => new TextEncoder().encode(content)

test('what was written can be read in parts', () => {
  const { store, folder } = setUp()
  store.write('a', [text('one '), text(''), text('two')])
  const file = store.open('a')
  expect(file?.size).toBe(7)
  expect(new TextDecoder().decode(file?.read(4, 3) ?? undefined)).toBe('two')
  expect(file?.read(4, 4)).toBeNull()
  file?.close()
  expect(store.open('b')).toBeNull()
  expect(statSync(folder).mode & 0o777).toBe(0o700)
})

test('a reader keeps what it has opened while another one writes', () => {
  const { store } = setUp()
  store.write('a', [text('old')])
  const file = store.open('a')
  store.write('a', [text('new')])
  expect(new TextDecoder().decode(file?.read(0, 3) ?? undefined)).toBe('old')
  file?.close()
})

test('a chunk that cannot be made leaves nothing behind, and the old file as it was', () => {
  const { store, folder } = setUp()
  store.write('a', [text('old')])
  const broken = function* () {
    yield text('half')
    throw new TypeError('a bug')
  }
  expect(() => store.write('a', broken())).toThrow('a bug')
  expect(readdirSync(folder)).toEqual(['a'])
  expect(store.open('a')?.size).toBe(3)
})

test('what is old or too much is dropped, least used first', () => {
  const { store, folder } = setUp()
  for (const [name, bytes, age] of [
    ['old', 1, 31],
    ['used-long-ago', 500, 20],
    ['used-lately', 500, 2],
    ['.draft-1-dead', 1, 2],
    ['.draft-2-alive', 1, 0],
  ] as const) {
    writeFileSync(join(folder, name), 'x'.repeat(bytes))
    utimesSync(join(folder, name), days(age), days(age))
  }
  store.write('new', [text('x'.repeat(100))])
  expect(readdirSync(folder).sort()).toEqual(['.draft-2-alive', 'new', 'used-lately'])
})

test('to be opened is to be used', () => {
  const { store, folder } = setUp()
  writeFileSync(join(folder, 'a'), 'x')
  utimesSync(join(folder, 'a'), days(20), days(20))
  store.open('a')?.close()
  expect(Date.now() - statSync(join(folder, 'a')).mtimeMs).toBeLessThan(60_000)
})

test.each<[string, (scanned: string) => Record<string, string>]>([
  ['no home', () => ({})],
  ['a relative home', () => ({ XDG_CACHE_HOME: 'cache' })],
  ['a home inside of the scanned folder', (scanned) => ({ HOME: scanned })],
])('%s: nothing is kept', (_, environment) => {
  const scanned = writeProject({})
  expect(openStore(environment(scanned), scanned)).toBeNull()
})

test('a folder beside the scanned one whose name begins alike is not inside of it', () => {
  const folder = writeProject({})
  mkdirSync(join(folder, 'shop'))
  mkdirSync(join(folder, 'shop-cache'))
  expect(openStore({ XDG_CACHE_HOME: join(folder, 'shop-cache') }, join(folder, 'shop'))).not.toBeNull()
})
