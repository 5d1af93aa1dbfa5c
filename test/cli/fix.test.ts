// What machines can mend, shown and written: through the real command.

import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env } from 'node:process'
import { expect, onTestFinished, test } from 'vitest'
import { runCommand } from '../kit/command.ts'
import { writeProject } from '../kit/project.ts'

const main = `from fastapi import FastAPI, Response

from tools import fetch

app = FastAPI(title="Shop", debug=True)


@app.post("/login")
def login(response: Response):
    response.set_cookie("access_token", fetch())
    return {"ok": True}
`
const tools = `import requests


def fetch():
    # the price list
    return requests.get(
        "https://stock.example/all",
        timeout=9,
        verify=False,
    ).text
`
const mended = {
  'main.py': main.replace(', debug=True', '').replace('fetch())', 'fetch(), httponly=True, secure=True)'),
  'tools.py': tools.replace('        verify=False,\n', ''),
}
const project = { 'main.py': main, 'tools.py': tools }
const scan = (folder: string, ...words: string[]) => runCommand(['scan', '--all', ...words], { folder })

test('--fix shows a diff that git takes, writes nothing, and ends as a scan does', () => {
  const folder = writeProject(project)
  const { stdout, stderr, exit } = scan(folder, '--fix', '.')
  expect(stdout.split('\n').filter((line) => /^[-+@]/.test(line))).toEqual([
    '--- a/main.py',
    '+++ b/main.py',
    '@@ -2,10 +2,10 @@',
    '-app = FastAPI(title="Shop", debug=True)',
    '+app = FastAPI(title="Shop")',
    '-    response.set_cookie("access_token", fetch())',
    '+    response.set_cookie("access_token", fetch(), httponly=True, secure=True)',
    '--- a/tools.py',
    '+++ b/tools.py',
    '@@ -6,5 +6,4 @@',
    '-        verify=False,',
  ])
  expect(stderr).toMatch(/^4 findings of \d+ in 2 files can be mended by machine: `--fix=apply` writes these changes$/m)
  expect([exit, scan(folder, '--fix', '--fail-on', 'low').exit]).toEqual([0, 1])
  expect(readFileSync(join(folder, 'main.py'), 'utf8')).toBe(main)
  const patched = spawnSync('git', ['apply', '-'], {
    cwd: folder,
    input: stdout,
    encoding: 'utf8',
    env: { PATH: env['PATH'], HOME: folder },
  })
  expect(patched.stderr).toBe('')
  for (const [name, text] of Object.entries(mended)) expect(readFileSync(join(folder, name), 'utf8')).toBe(text)
})

test('--fix=apply writes it, every other byte stays, and a second time there is nothing left', () => {
  const bytes = (text: string) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text.replaceAll('\n', '\r\n'))])
  const latin = (text: string) => Buffer.from(`# coding: latin-1\n# caf\u00e9\n${text}`, 'latin1')
  const folder = writeProject({ 'main.py': bytes(main), 'tools.py': latin(tools), 'other.py': 'x = 1' })
  chmodSync(join(folder, 'main.py'), 0o750)
  const { stdout, stderr } = scan(folder, '--fix=apply')
  expect(stdout).toBe('')
  expect(stderr).toMatch(/^mended 4 findings of \d+ in 2 files$/m)
  expect(readFileSync(join(folder, 'main.py')).equals(bytes(mended['main.py']))).toBe(true)
  expect(readFileSync(join(folder, 'tools.py')).equals(latin(mended['tools.py']))).toBe(true)
  expect(statSync(join(folder, 'main.py')).mode & 0o777).toBe(0o750)
  expect(readdirSync(folder).sort()).toEqual(['main.py', 'other.py', 'tools.py'])
  expect(scan(folder, '--fix').stdout).toBe('')
  expect(scan(folder, '--fix=apply').stderr).toBe('nothing found, nothing to mend\n')
})

test('what is kept from the last run does not lead to changes at the wrong place', () => {
  const folder = writeProject(project)
  const cache = mkdtempSync(join(tmpdir(), 'fastward-cache-'))
  onTestFinished(() => rmSync(cache, { recursive: true, force: true }))
  const cached = (...words: string[]) => runCommand(['scan', '--all', ...words], { folder, environment: { XDG_CACHE_HOME: cache } })
  for (const name of Object.keys(project)) utimesSync(join(folder, name), 1_000_000_000, 1_000_000_000)
  expect(cached('--fix').stdout).toBe(cached('--fix').stdout)
  writeFileSync(join(folder, 'tools.py'), `import os\n\n${tools.replace('    return requests', '    return  requests')}`)
  cached('--fix=apply')
  expect(readFileSync(join(folder, 'tools.py'), 'utf8')).toBe(
    `import os\n\n${mended['tools.py'].replace('    return requests', '    return  requests')}`,
  )
})

test('no file is written through a link, nor outside of the folder', () => {
  const outside = writeProject({ 'tools.py': tools, 'package/__init__.py': '', 'package/more.py': tools })
  const folder = writeProject({ 'main.py': main })
  symlinkSync(join(outside, 'tools.py'), join(folder, 'tools.py'))
  mkdirSync(join(folder, 'inner'))
  symlinkSync(join(outside, 'package'), join(folder, 'inner', 'package'))
  scan(folder, '--fix=apply')
  expect(readFileSync(join(folder, 'main.py'), 'utf8')).toBe(mended['main.py'])
  expect(readFileSync(join(outside, 'tools.py'), 'utf8')).toBe(tools)
  expect(readFileSync(join(outside, 'package', 'more.py'), 'utf8')).toBe(tools)
  expect(lstatSync(join(folder, 'tools.py')).isSymbolicLink()).toBe(true)
})

test('--output takes the diff', () => {
  const folder = writeProject(project)
  expect(scan(folder, '--fix', '--output', 'fix.diff').stdout).toBe('')
  expect(readFileSync(join(folder, 'fix.diff'), 'utf8')).toContain('+app = FastAPI(title="Shop")\n')
})

test.each<[string, string[], string]>([
  ['an unknown value', ['--fix=all'], '`--fix` does not take `all`'],
  ['another format', ['--fix', '--format', 'json'], '`--fix` and `--format` do not go together'],
  ['a file for what is written elsewhere', ['--fix=apply', '--output', 'x'], '`--fix=apply` and `--output` do not go together'],
  ['it twice', ['--fix', '--fix=apply'], '`--fix` is given more than once'],
])('%s is refused', (_, words, message) => {
  const folder = writeProject(project)
  const { exit, stderr } = scan(folder, ...words)
  expect([exit, stderr]).toEqual([2, expect.stringContaining(message)])
  expect(readFileSync(join(folder, 'main.py'), 'utf8')).toBe(main)
})
