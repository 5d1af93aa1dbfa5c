// Names of JSON that comes from elsewhere are read as they stand (`parseJson`); V8 alone may read what has no names, and what the gateway wrote itself.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const source = join(import.meta.dirname, '..', '..', 'src')
const rooms = ['gateway', 'audit', 'policy', 'cli/gateway', 'cli/audit']

/** With what they read by the engine, beside one text in quotes. */
const mayRead: Readonly<Record<string, string>> = {
  'audit/event.ts': 'what the gateway wrote itself, of names and texts that it knows',
  'gateway/request/subject-names.ts': 'one text',
}

test('who reads JSON by the engine has a reason', () => {
  const files = rooms.flatMap((room) =>
    readdirSync(join(source, room), { recursive: true, encoding: 'utf8' }).map((file) => `${room}/${file}`),
  )
  const code = files.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  expect(code.length).toBeGreaterThan(300)
  const readers = code.filter((file) => readFileSync(join(source, file), 'utf8').replaceAll('JSON.parse(`"', '').includes('JSON.parse('))
  expect(readers.toSorted()).toEqual(Object.keys(mayRead))
})
