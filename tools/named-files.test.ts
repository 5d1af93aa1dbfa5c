import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findMissing } from './named-files.ts'

const files = ['README.md', 'docs/guide/gateway.md', 'src/gateway/listener/core.ts', 'tools/gen.ts']
const page = (text: string) => [{ path: 'docs/guide/gateway.md', text }]

test.each([
  ['a file by its place', '`src/gateway/listener/core.ts` and `tools/gen.ts`'],
  ['a file by its name', '`core.ts`'],
  ['a folder', '`src/gateway` and `src/gateway/listener/`'],
  ['a link to a page', '[read](../../README.md#install) and [here](gateway.md)'],
  ['what stands for any', '`src/rules/GROUP/SOME-FAULT` and `SUBJECT.ts`'],
  ['what is no path', '`npm run gen`, [elsewhere](https://example.com/a.md), [below](#more)'],
])('%s is named rightly', (_, text) => {
  expect(findMissing(page(text), files)).toEqual([])
})

test.each([
  ['a file that went', '`src/gateway/listener/relay.ts`', 'src/gateway/listener/relay.ts'],
  ['a file of that name elsewhere', '`src/gateway/core.ts`', 'src/gateway/core.ts'],
  ['a name that nothing has', '`relay.ts`', 'relay.ts'],
  ['a folder that went', '`src/gateway/relay/`', 'src/gateway/relay'],
  ['a link to nothing', '[read](README.md)', 'docs/guide/README.md'],
])('%s is found', (_, text, missing) => {
  expect(findMissing(page(text), files)).toEqual([`docs/guide/gateway.md: ${missing}`])
})

/** Beside the tree. */
const made = new Set(['.cache', '.git', '.venv', 'coverage', 'dist', 'node_modules', 'wheel'])

test('the pages of this tree name what is there', () => {
  const all = readdirSync('.', { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory()) return [entry.name]
    return made.has(entry.name) ? [] : readdirSync(entry.name, { recursive: true }).map((path) => join(entry.name, String(path)))
  })
  const pages = all.filter((path) => path.endsWith('.md') && (path.startsWith('docs/') || !path.includes('/')))
  expect(pages).toContain('ARCHITECTURE.md')
  const missing = findMissing(
    pages.map((path) => ({ path, text: readFileSync(path, 'utf8') })),
    all,
  )
  // It says that there is none.
  expect(missing).toEqual(['CONTRIBUTING.md: utils.ts'])
})
