import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execPath } from 'node:process'
import { expect, onTestFinished, test } from 'vitest'
import { checkout } from '../../test/kit/command.ts'
import { findNameFault, toNewRule } from './rule.ts'

test.each([
  ['authorization/object-of-another-user', null],
  ['authorization/object', 'this is not a folder and an id of two or more words'],
  ['some-fault', 'this is not a folder and an id of two or more words'],
  ['../some-fault', 'this is not a folder and an id of two or more words'],
  ['a/b/some-fault', 'this is not a folder and an id of two or more words'],
  ['authorization/Some-Fault', 'this is not a folder and an id of two or more words'],
  ['authorization/fault-2', 'this is not a folder and an id of two or more words'],
  ['authorization/taken-already', 'there is a rule of this id'],
])('%s: %s', (name, fault) => {
  expect(findNameFault(name, ['routing/taken-already'])).toBe(fault)
})

test('the file of a new rule compiles and is formatted', () => {
  // Inside the checkout, where the compiler finds the kit, and outside of what the registry lists.
  const folder = join(checkout, '.cache', 'new-rule', 'rules')
  onTestFinished(() => rmSync(join(checkout, '.cache', 'new-rule'), { recursive: true, force: true }))
  mkdirSync(join(folder, 'routing'), { recursive: true })
  writeFileSync(join(folder, 'kit.ts'), "export * from '../../../src/rules/kit.ts'\n")
  writeFileSync(join(folder, 'routing', 'some-fault.ts'), toNewRule('routing/some-fault', '0.1.0'))
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: '../../../tsconfig.json', compilerOptions: { noEmit: true }, include: ['**/*.ts'] }),
  )
  const run = (script: string, words: readonly string[]) =>
    spawnSync(execPath, [join(checkout, 'node_modules', script), ...words], { cwd: folder, encoding: 'utf8' })
  const types = run('typescript/bin/tsc', ['--pretty', 'false', '-p', '.'])
  expect(types.stdout + types.stderr).toBe('')
  const text = toNewRule('routing/some-fault', '0.1.0')
  const formatted = spawnSync(
    execPath,
    [join(checkout, 'node_modules/@biomejs/biome/bin/biome'), 'check', '--stdin-file-path=src/rules/routing/some-fault.ts'],
    {
      cwd: checkout,
      encoding: 'utf8',
      input: text,
    },
  )
  expect(formatted.stdout).toBe(text)
}, 60_000)
