// `fastward credential` as an operator has it: what it makes is what the gateway takes, and what is secret is shown once.

import { spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { env, execPath } from 'node:process'
import { expect, test } from 'vitest'
import { checkout, runCommand } from '../../kit/command.ts'
import { writeProject } from '../../kit/project.ts'
import { startWorld } from './world.ts'

const run = (folder: string, words: readonly string[]) => runCommand(['credential', ...words], { folder })

test('a key and a password that are made here are known by the gateway', async () => {
  const folder = writeProject({})
  const made = run(folder, ['key', '--id', 'billing', '--role', 'robot', '--role', 'reader', '--tenant', 'acme', '--file', 'callers.keys'])
  expect(made).toMatchObject({ exit: 0, stderr: '' })
  const key = made.stdout.trim()
  expect(key).toMatch(/^fwk_[\w-]{43}$/)
  const keys = readFileSync(join(folder, 'callers.keys'), 'utf8')
  expect(keys).toMatch(/^billing sha256:[\w-]{43} roles=robot,reader tenant=acme\n$/)
  expect(keys).not.toContain(key)
  expect(statSync(join(folder, 'callers.keys')).mode & 0o077).toBe(0)

  const given = spawnSync(execPath, [join(checkout, 'bin', 'fastward.js'), 'credential', 'password', '--id', 'anna'], {
    ...{ cwd: folder, encoding: 'utf8', input: 'korrekt Pferd\nwhat follows is not read\n', env: { PATH: env['PATH'] ?? '' } },
  })
  expect(given.stdout).toMatch(/^anna scrypt\$15\$8\$3\$[\w-]{22}\$[\w-]{43}\n$/)
  const [password = '', line = ''] = run(folder, ['password', '--id', 'ben']).stdout.split('\n')
  expect(line).toMatch(/^ben scrypt/)

  const { caller } = await startWorld({
    settings: '  api-keys: {file: callers.keys, header: X-Shop-Key, prefix: "program:"}\n  basic: {file: callers.passwords}\n',
    files: { 'callers.keys': keys, 'callers.passwords': `${given.stdout}${line}\n` },
  })
  const basic = (name: string, secret: string) => ({ authorization: `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}` })
  expect(await caller({ 'x-shop-key': key })).toMatchObject({
    kind: 'service',
    sub: 'program:billing',
    roles: ['robot', 'reader'],
    tenant: 'acme',
  })
  expect(await caller(basic('anna', 'korrekt Pferd'))).toMatchObject({ kind: 'user', sub: 'basic:anna' })
  expect(await caller(basic('ben', password))).toMatchObject({ sub: 'basic:ben' })
  expect(await caller(basic('ben', 'korrekt Pferd'))).toBe(401)
})

test('keys to sign with: one for both sides, or a pair of which the application has the public half', () => {
  const folder = writeProject({})
  expect(run(folder, ['signing', '--id', 'k1']).stdout).toMatch(/^k1:[\w-]{43}\n$/)
  expect(run(folder, ['signing']).stdout).toMatch(/^\d{4}-\d{2}-\d{2}:[\w-]{43}\n$/)
  expect(run(folder, ['signing', '--id', 'k1', '--public']).stdout).toMatch(/^# .*\nk1:ed25519:[\w-]{43}\n# .*\nk1:[\w-]{43}\n$/)
})

const policy = "gateway:\n  issuers: {main: {issuer: 'https://login.example', audience: shop}}\n"

test('what is revoked is a line of the file that the settings name', () => {
  const folder = writeProject({ 'main.py': 'x = 1\n', 'fastward.yaml': `${policy}  revocations: file:shut-out\n` })
  expect(run(folder, ['revoke', '--issuer', 'main', '--principal', 'anna', '--before', '2026-11-23T10:00:00Z'])).toMatchObject({ exit: 0 })
  expect(run(folder, ['revoke', '--issuer', 'main', '--token', 'a 1', '--until', '2026-12-31T00:00:00Z'])).toMatchObject({ exit: 0 })
  expect(run(folder, ['revoke', '--issuer', 'main', '--everybody', '--before', '2026-11-23T11:00:00Z'])).toMatchObject({ exit: 0 })
  expect(readFileSync(join(folder, 'shut-out'), 'utf8').split('\n')).toEqual([
    '{"issuer":"main","principal":"anna","before":"2026-11-23T10:00:00Z"}',
    '{"issuer":"main","token":"a 1","until":"2026-12-31T00:00:00Z"}',
    '{"issuer":"main","principal":null,"before":"2026-11-23T11:00:00Z"}',
    '',
  ])
})

test('tokens that the application signs itself are taken back by its name', () => {
  const settings = "gateway:\n  application: {secret: 'env:NOT_READ'}\n  revocations: file:shut-out\n"
  const folder = writeProject({ 'main.py': 'x = 1\n', 'fastward.yaml': settings })
  const before = ['--before', '2026-11-23T10:00:00Z']
  expect(run(folder, ['revoke', '--issuer', 'the application', '--principal', 'anna', ...before])).toMatchObject({ exit: 0, stderr: '' })
  expect(readFileSync(join(folder, 'shut-out'), 'utf8')).toContain('"issuer":"the application"')
})

test.each<[string, readonly string[], string]>([
  ['nothing that it does', ['delete'], '`delete` is nothing that `fastward credential` does'],
  ['a key for nobody', ['key'], '`fastward credential key` needs the name of whom it is for\n  write `fastward credential key --id NAME`'],
  ['a key for somebody with a blank', ['key', '--id', 'a b'], '`--id`: `a b` cannot stand in a line of callers'],
  ['a role that would be two', ['key', '--id', 'a', '--role', 'b,c'], '`--role`: `b,c` cannot stand in a line of callers'],
  ['a tenant that says something else', ['key', '--id', 'a', '--tenant', 'b roles=admin'], '`--tenant`'],
  ['a name with a colon', ['password', '--id', 'a:b'], '`--id`: `a:b` cannot stand in a line of callers'],
  ['a day that is over', ['key', '--id', 'a', '--expires', '2020-01-01'], '`2020-01-01` is no time at which this could end'],
  ['a day in words', ['key', '--id', 'a', '--expires', 'soon'], '`soon` is no time at which this could end'],
  ['an issuer that there is not', ['revoke', '--issuer', 'mian', '--principal', 'anna'], '`mian` is no issuer of `gateway.issuers`'],
  ['nobody', ['revoke', '--issuer', 'main', '--file', 'x'], 'it is not clear what is revoked'],
  ['two at once', ['revoke', '--issuer', 'main', '--file', 'x', '--principal', 'anna', '--everybody'], 'it is not clear what is revoked'],
  ['no file', ['revoke', '--issuer', 'main', '--principal', 'anna'], 'nothing says where revocations are written'],
  ['a time in words', ['revoke', '--issuer', 'main', '--file', 'x', '--everybody', '--before', 'now'], '`now` is no time'],
  [
    'a folder that there is not',
    ['revoke', '--issuer', 'main', '--file', 'no/x', '--everybody'],
    'the revocation cannot be written here (ENOENT)',
  ],
])('%s is a user error', (_, words, message) => {
  const folder = writeProject({ 'main.py': 'x = 1\n', 'fastward.yaml': policy })
  const { exit, stdout, stderr } = run(folder, words)
  expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' })
  expect(stderr).toContain(message)
})
