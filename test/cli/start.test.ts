// The ways into the command from a checkout: `npm start`, and the starter without a build.

import { spawnSync } from 'node:child_process'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { env, execPath } from 'node:process'
import { expect, test } from 'vitest'
import { checkout } from '../kit/command.ts'
import { writeProject } from '../kit/project.ts'

function start(words: readonly string[], caller: string) {
  return spawnSync(execPath, [join(checkout, 'tools', 'start.mjs'), ...words], {
    cwd: checkout,
    encoding: 'utf8',
    env: { PATH: env['PATH'] ?? '', INIT_CWD: caller },
  })
}

test('npm start says nothing of its own where nothing has to be made', () => {
  const { status, stdout, stderr } = start(['--version'], checkout)
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: expect.stringMatching(/^fastward /), stderr: '' })
})

test('npm start reads a path from where it was called', () => {
  const caller = writeProject({ 'here/': '' })
  const { status, stdout, stderr } = start(['scan', 'here'], caller)
  expect({ status, stdout, stderr }).toEqual({
    status: 2,
    stdout: '',
    stderr: '`here`: this folder is empty\n  give the folder that holds the Python code\n',
  })
})

test('npm start without a path reads the sample application', () => {
  const caller = writeProject({})
  const given = start(['routes', join(checkout, 'examples', 'bookshop')], caller)
  const { status, stdout } = start(['routes'], caller)
  expect({ status, stdout }).toEqual({ status: 0, stdout: given.stdout })
  expect(stdout).toContain('/api/books')
})

test('without a build the starter says what to run', () => {
  const folder = writeProject({ 'package.json': '{"type": "module"}\n' })
  cpSync(join(checkout, 'bin'), join(folder, 'bin'), { recursive: true })
  const { status, stdout, stderr } = spawnSync(execPath, [join(folder, 'bin', 'fastward.js'), 'scan'], { encoding: 'utf8' })
  expect({ status, stdout, stderr }).toEqual({
    status: 2,
    stdout: '',
    stderr: `fastward is not built: run \`npm install && npm run build\` in ${folder}/\n`,
  })
})
