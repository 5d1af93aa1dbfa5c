import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeProject } from '../../test/kit/project.ts'
import { files } from './files.ts'

const ok = (value: unknown) => ({ ok: true, value })
const failure = (reason: string) => ({ ok: false, failure: reason })

test('what is there is read, listed in order, and known by its kind', () => {
  const folder = writeProject({ 'b.py': 'b = 1\n', 'a/c.py': '', Z: '' })
  symlinkSync('b.py', join(folder, 'link'))
  expect(files.read(join(folder, 'b.py'))).toEqual(ok(new TextEncoder().encode('b = 1\n')))
  expect(files.read(join(folder, 'a/c.py'))).toEqual(ok(new Uint8Array()))
  expect(files.list(folder)).toEqual(
    ok([
      { name: 'Z', kind: 'file' },
      { name: 'a', kind: 'folder' },
      { name: 'b.py', kind: 'file' },
      { name: 'link', kind: 'link' },
    ]),
  )
  expect(files.status(join(folder, 'link'))).toEqual(
    ok({ kind: 'file', bytes: 6, modified: expect.any(Number), changed: expect.any(Number), identity: expect.any(String) }),
  )
  expect(files.resolve(join(folder, 'link'))).toEqual(ok(join(folder, 'b.py')))
})

test.each(['read', 'list', 'status', 'resolve'] as const)('%s answers with a reason where something cannot be had', (act) => {
  const folder = writeProject({ 'a.py': '' })
  symlinkSync('loop', join(folder, 'loop'))
  expect(files[act](join(folder, 'nowhere'))).toEqual(failure('missing'))
  expect(files[act](join(folder, 'a.py', 'b'))).toEqual(failure('not-a-folder'))
  expect(files[act](join(folder, 'loop'))).toEqual(failure('broken'))
  expect(files[act](join(folder, 'x'.repeat(5_000)))).toEqual(failure('broken'))
  expect(files[act](join(folder, 'nul\0nul'))).toEqual(failure('broken'))
})

test('a pipe and a folder are not read', () => {
  const folder = writeProject({})
  execFileSync('mkfifo', [join(folder, 'pipe')])
  expect(files.read(join(folder, 'pipe'))).toEqual(failure('not-a-file'))
  expect(files.read(folder)).toEqual(failure('not-a-file'))
  expect(files.status(join(folder, 'pipe'))).toMatchObject(ok({ kind: 'other' }))
})

test('a file is replaced in one step, and a failed write leaves nothing behind', () => {
  const folder = writeProject({ 'report.json': 'old', 'taken/': '' })
  expect(files.write(join(folder, 'report.json'), 'new')).toEqual(ok(undefined))
  expect(readFileSync(join(folder, 'report.json'), 'utf8')).toBe('new')
  expect(files.write(join(folder, 'nowhere', 'report.json'), 'new')).toEqual(failure('missing'))
  expect(files.write(join(folder, 'taken'), 'new')).toEqual(failure('not-a-file'))
  expect(files.write('/dev/null', 'new')).toEqual(ok(undefined))
  expect(readdirSync(folder).sort()).toEqual(['report.json', 'taken'])
})
