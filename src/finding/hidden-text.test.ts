import { expect, test } from 'vitest'
import { hideText } from './hidden-text.ts'

const files: Readonly<Record<string, readonly string[]>> = {
  'prod.env': ['API_KEY=simple', '# a note', 'export DATABASE_URL=postgres://shop:word@db/shop'],
  'env.py': ['KEY = "simple"'],
  'main.py': ['key = "abcdefgh"  # abcdefgh'],
}
const hidden = [
  { file: 'main.py', line: 1, column: 8, end: 1, endColumn: 16 },
  { file: 'prod.env', line: 3, column: 37, end: 3, endColumn: 41 },
]
const read = hideText((file, line) => files[file]?.[line - 1] ?? null, hidden)

test.each<[string, string, number, string | null]>([
  ['what stands at a place is blotted out, at its length', 'main.py', 1, 'key = "********"  # abcdefgh'],
  ['every value of an environment is', 'prod.env', 1, 'API_KEY=******'],
  ['but for a line of which it is known what is secret', 'prod.env', 3, 'export DATABASE_URL=postgres://shop:****@db/shop'],
  ['a comment there stays', 'prod.env', 2, '# a note'],
  ['Python of that name is no environment', 'env.py', 1, 'KEY = "simple"'],
  ['a line that is not there is none', 'main.py', 9, null],
])('%s', (_, file, line, expected) => {
  expect(read(file, line)).toBe(expected)
})
