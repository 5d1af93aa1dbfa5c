// `fastward vex`, as somebody calls it who has to tell others what matters.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeOwnDatabase } from '../kit/advisories.ts'
import { runCommand } from '../kit/command.ts'
import { writeProject } from '../kit/project.ts'

const main = 'from fastapi import FastAPI\n\napp = FastAPI(title="Shop", version="3")\n\n\n@app.get("/books")\ndef books(): ...\n'
const lock = (version: string) => `version = 1\n\n[[package]]\nname = "tin-parser"\nversion = "${version}"\n`
const { bytes } = await makeOwnDatabase()

function run(files: Readonly<Record<string, string>>, words: readonly string[] = []) {
  const folder = writeProject(files)
  const database = join(writeProject({ 'read.me': '' }), 'advisories.db')
  writeFileSync(database, bytes)
  return runCommand(['vex', '--database', database, ...words], { folder, environment: { SOURCE_DATE_EPOCH: '1700000000' } })
}

test('states each weakness once, the same again for the same tree and time', () => {
  const files = { 'main.py': main, 'uv.lock': lock('1.4.0') }
  const { exit, stdout } = run(files)
  expect(exit).toBe(0)
  expect(run(files).stdout).toBe(stdout)
  const document = JSON.parse(stdout)
  expect(document).toMatchObject({
    '@context': 'https://openvex.dev/ns/v0.2.0',
    author: 'Fastward',
    timestamp: '2023-11-14T22:13:20.000Z',
    version: 1,
  })
  expect(document.statements[0]).toMatchObject({
    products: [{ '@id': 'pkg:generic/Shop@3', subcomponents: [{ '@id': 'pkg:pypi/tin-parser@1.4.0' }] }],
    status: 'under_investigation',
    status_notes: expect.stringMatching(/^Not known: nothing here imports `tin_parser`/),
  })
  const names = document.statements.map(({ vulnerability }: { vulnerability: { name: string } }) => vulnerability.name)
  expect(new Set(names).size).toBe(names.length)
})

test('names the product and the author as it is told, and what releases have mended', () => {
  const { stdout } = run({ 'main.py': main, 'uv.lock': lock('1.6.0') }, [
    '--fixed',
    '--product',
    'pkg:oci/shop@sha256%3Aab',
    '--author',
    'Shop Security',
  ])
  const { author, statements } = JSON.parse(stdout)
  expect({ author, count: statements.length }).toEqual({ author: 'Shop Security', count: 2 })
  for (const statement of statements)
    expect(statement).toMatchObject({ status: 'fixed', products: [{ '@id': 'pkg:oci/shop@sha256%3Aab' }] })
})

test.each([
  ['nothing is known of what is there', { 'main.py': main, 'uv.lock': lock('1.6.0') }, [], 'a document without a statement is none'],
  [
    'the product is no package URL',
    { 'main.py': main, 'uv.lock': lock('1.4.0') },
    ['--product', 'our shop'],
    '`our shop` is no package URL',
  ],
])('ends with a clear error where %s', (_, files, words, message) => {
  const { exit, stdout, stderr } = run(files, words)
  expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' })
  expect(stderr).toContain(message)
})
