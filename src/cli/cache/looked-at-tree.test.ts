import { expect, test } from 'vitest'
import { createTree } from '../../base/index.ts'
import type { DiskTree } from '../../io/index.ts'
import { type FileRow, watchTree } from './looked-at-tree.ts'

const now = new Date(1_000_000)

/** A tree whose files look from outside as `stamp` says, changed `age` milliseconds ago, with what was read of it. */
function open(text: string, stamp: string, age: number): { tree: DiskTree; reads: string[] } {
  const tree = createTree({ 'a.py': text, 'b.pyi': '' })
  const reads: string[] = []
  const read = (path: string) => {
    reads.push(path)
    return tree.read(path)
  }
  return { tree: { ...tree, read, stampOf: () => ({ text: stamp, changed: now.getTime() - age }) }, reads }
}

const before = (age: number): readonly FileRow[] => watchTree(open('x = 1\n', 'one', age).tree).rows(now)
const digest = before(0)[0]?.[2]

test.each<[string, { stamp: string; age: number; text?: string }, string[], boolean]>([
  ['looks as it did', { stamp: 'one', age: 10_000 }, [], true],
  ['looks another way and is the same', { stamp: 'two', age: 10_000 }, ['a.py'], true],
  ['looks another way and is another', { stamp: 'two', age: 10_000, text: 'x = 2\n' }, ['a.py'], false],
  ['was too new to be known from outside', { stamp: 'one', age: 1_000, text: 'x = 2\n' }, ['a.py'], false],
])('a file that %s', (_, { stamp, age, text = 'x = 1\n' }, expected, isSame) => {
  const { tree, reads } = open(text, stamp, age)
  const [row] = watchTree(tree, before(age)).rows(now)
  expect(reads).toEqual(expected)
  expect(row?.[2] === digest).toBe(isSame)
})

test('what is read goes by its own digest, however it looked', () => {
  const watched = watchTree(open('x = 2\n', 'one', 10_000).tree, before(10_000))
  expect(watched.digestOf('a.py')).toBe(digest)
  watched.read('a.py')
  expect(watched.digestOf('a.py')).not.toBe(digest)
})

test('the digest of all that was looked at does not depend on what was read again', () => {
  const [one, other] = [watchTree(open('x = 1\n', 'one', 10_000).tree), watchTree(open('x = 1\n', 'one', 10_000).tree, before(10_000))]
  expect(other.content()).toBe(one.content())
})

test('what Fastward itself wrote into the project changes nothing, unless the program asks for it', () => {
  const program = { 'a.py': 'x = 1\n', 'deep/fastward.yaml': 'a: 1\n' }
  const open = (files: Readonly<Record<string, string>>) => watchTree({ ...createTree(files), stampOf: () => null })
  const look = (watched: ReturnType<typeof open>) => {
    const names = watched.list('').map(({ name }) => name)
    return { names, rows: watched.rows(now), seen: watched.observations(), content: watched.content() }
  }
  const own = { 'fastward.yaml': 'presets: [baseline]\n', 'fastward-baseline.json': '{}' }
  expect(look(open({ ...program, ...own }))).toEqual(look(open(program)))
  const [without, and] = [open(program), open({ ...program, ...own })]
  without.has('fastward.yaml')
  const { seen } = look(without)
  expect([open(program).answersAs(seen), and.answersAs(seen)]).toEqual([true, false])
  expect(and.has('fastward.yaml')).toBe(true)
})
