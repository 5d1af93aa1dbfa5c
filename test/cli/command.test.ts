// The command, as somebody at a terminal meets it: words → exit code, standard output, standard error.

import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { getuid } from 'node:process'
import { expect, test } from 'vitest'
import { userErrors } from '../../src/base/index.ts'
import { describeBug } from '../../src/cli/main.ts'
import { ruleNames } from '../../src/cli/rule-registry.ts'
import { runCommand } from '../kit/command.ts'
import { writeProject } from '../kit/project.ts'

const python = 'from fastapi import FastAPI\n\napp = FastAPI()\n'

interface Case {
  readonly name: string
  readonly words: readonly string[]
  readonly files?: Readonly<Record<string, string | Uint8Array>>
  readonly says: string
}

const userMistakes: readonly Case[] = [
  { name: 'a command that there is not', words: ['scna'], says: '`scna` is not a command\n  did you mean `scan`?\n' },
  { name: 'a word that is like no command', words: ['deploy'], says: '`deploy` is not a command\n  `fastward help` lists the commands\n' },
  {
    name: 'an option before the command',
    words: ['--all', 'scan'],
    says: '`--all` is not a command\n  `fastward help` lists the commands\n',
  },
  {
    name: 'help about a command that there is not',
    words: ['help', 'rotues'],
    says: '`rotues` is not a command\n  did you mean `routes`?\n',
  },
  {
    name: 'an option that there is not',
    words: ['scan', '--ouput', 'x.json'],
    says: '`--ouput` is not an option of `fastward scan`\n  did you mean `--output`?\n',
  },
  {
    name: 'an option that is like none',
    words: ['map', '--everything'],
    says: '`--everything` is not an option of `fastward map`\n  see `fastward map --help`\n',
  },
  {
    name: 'a letter that is no option',
    words: ['rules', '-x'],
    says: '`-x` is not an option of `fastward rules`\n  see `fastward rules --help`\n',
  },
  {
    name: 'an option named like a part of every object',
    words: ['rules', '--constructor'],
    says: '`--constructor` is not an option of `fastward rules`\n  see `fastward rules --help`\n',
  },
  {
    name: 'a format that there is not',
    words: ['routes', '--format', 'yaml'],
    says: '`--format` does not take `yaml`\n  use one of: `table`, `json`, `html`, `openapi`\n',
  },
  { name: 'an option without its value', words: ['scan', '--output'], says: '`--output` needs a value\n  write `--output FILE`\n' },
  {
    name: 'an option where the value should be',
    words: ['scan', '--format', '--all'],
    says: '`--format` needs a value\n  write `--format terminal|json|sarif|html|markdown|junit|gitlab|gitlab-sast|gitlab-dependencies|github|csv|slack`\n',
  },
  { name: 'a flag with a value', words: ['scan', '--all=no'], says: '`--all` takes no value, and got `no`\n  write `--all` alone\n' },
  {
    name: 'an option given twice',
    words: ['scan', '-o', 'a', '-o', 'b'],
    says: '`--output` is given more than once\n  keep one of them\n',
  },
  {
    name: 'an application badly written',
    words: ['scan', '--app', 'main.py'],
    says: '`--app` does not take `main.py`\n  write it like `--app shop.main:app`\n',
  },
  {
    name: 'two paths',
    words: ['scan', 'a', 'b'],
    says: '`b` is one argument too many for `fastward scan`\n  write `fastward scan [PATH]`\n',
  },
  { name: 'no rule to explain', words: ['explain'], says: '`fastward explain` needs the id of a rule\n  write `fastward explain RULE`\n' },
  {
    name: 'a rule that there is not',
    words: ['explain', 'no-such-rule'],
    says: '`no-such-rule` is not a rule\n  `fastward rules` lists them\n',
  },
  {
    name: 'a path that does not exist',
    words: ['scan', 'nowhere/at all'],
    says: '`nowhere/at all`: there is no such folder\n  check the spelling; a relative path starts in the folder where the command was called\n',
  },
  {
    name: 'a path that is empty',
    words: ['scan', ''],
    says: '``: there is no such folder\n  check the spelling; a relative path starts in the folder where the command was called\n',
  },
  {
    name: 'a path that a terminal would obey',
    words: ['scan', '\u001b]0;owned\u0007'],
    says: '`\\x1b]0;owned\\x07`: there is no such folder\n  check the spelling; a relative path starts in the folder where the command was called\n',
  },
  {
    name: 'a file instead of a folder',
    words: ['routes', 'shop/main.py'],
    files: { 'shop/main.py': python },
    says: '`shop/main.py`: this is a file, and a folder is needed\n  give the folder of the project, such as `shop`\n',
  },
  {
    name: 'a path through a file',
    words: ['routes', 'main.py/shop'],
    files: { 'main.py': python },
    says: '`main.py/shop`: this is a file, and a folder is needed\n  give the folder of the project, such as `main.py`\n',
  },
  {
    name: 'an empty folder',
    words: ['map', 'empty'],
    files: { 'empty/': '' },
    says: '`empty`: this folder is empty\n  give the folder that holds the Python code\n',
  },
  {
    name: 'settings that are not YAML',
    words: ['scan'],
    files: { 'main.py': python, 'fastward.yaml': 'app: main:app\nexclude: [a, b\n' },
    says: 'fastward.yaml:3: this is not valid YAML: flow sequence in block collection must be sufficiently indented and end with a ]\n  mend the line; the file is YAML 1.2\n',
  },
  {
    name: 'a setting that there is not',
    words: ['scan', 'shop'],
    files: { 'shop/main.py': python, 'shop/fastward.yaml': '# ours\napp: main:app\nexclud: []\n' },
    says: 'shop/fastward.yaml:3: `exclud` is not a setting\n  did you mean `exclude`?\n',
  },
  {
    name: 'a setting of the wrong kind',
    words: ['scan'],
    files: { 'main.py': python, 'fastward.yaml': 'include-tests: sometimes\n' },
    says: 'fastward.yaml:1: `include-tests` must be `true` or `false`\n  write it like `include-tests: true`\n',
  },
  {
    name: 'settings about a rule that there is not',
    words: ['scan'],
    files: { 'main.py': python, 'fastward.yaml': 'rules:\n  no-such-rule: off\n' },
    says: 'fastward.yaml:2: `rules.no-such-rule` is not a rule\n  `fastward rules` lists those that there are\n',
  },
  {
    name: 'settings that are not text',
    words: ['scan'],
    files: { 'main.py': python, 'fastward.yaml': Buffer.from([0x61, 0x3a, 0x20, 0x62, 0x0a, 0xff, 0xfe]) },
    says: 'fastward.yaml:2: this is not valid YAML: a byte here is not UTF-8\n  mend the line; the file is YAML 1.2\n',
  },
  {
    name: 'settings too big',
    words: ['scan'],
    files: { 'main.py': python, 'fastward.yaml': `# ${'x'.repeat(300_000)}\n` },
    says: 'fastward.yaml: the settings are larger than 256 kB\n  settings are short; look for what came into the file by mistake\n',
  },
]

test.each(userMistakes)('$name: exit 2, nothing on standard output', ({ words, files = {}, says }) => {
  expect(runCommand(words, { folder: writeProject(files) })).toEqual({ exit: 2, stdout: '', stderr: says })
})

test('a folder that may not be read', (context) => {
  const folder = writeProject({ 'closed/main.py': python })
  chmodSync(folder, 0o755)
  chmodSync(join(folder, 'closed'), 0o000)
  // Root may read everything, so root runs the command as nobody.
  const nobody = getuid?.() === 0 ? { user: 65_534 } : {}
  try {
    runCommand(['--version'], { folder, ...nobody })
  } catch {
    context.skip('nobody may not run Node here')
  }
  expect(runCommand(['scan', 'closed'], { folder, ...nobody })).toEqual({
    exit: 2,
    stdout: '',
    stderr: '`closed`: this folder cannot be read\n  ask for the right to read it, or call the command as another user\n',
  })
})

test('a path that leads back to itself', () => {
  const folder = writeProject({})
  symlinkSync('loop', join(folder, 'loop'))
  expect(runCommand(['scan', 'loop'], { folder })).toEqual({
    exit: 2,
    stdout: '',
    stderr: '`loop`: this path cannot be followed\n  look for a link that leads back to itself\n',
  })
})

test.each(['a link out of the tree', 'a folder', 'a broken loop of links'])('settings that are %s are not read', (kind) => {
  const folder = writeProject({ 'shop/main.py': python, 'secret.yaml': 'password: hunter2\n' })
  const path = join(folder, 'shop', 'fastward.yaml')
  if (kind === 'a folder') mkdirSync(path)
  else symlinkSync(kind === 'a link out of the tree' ? '../secret.yaml' : 'fastward.yaml', path)
  const [what, error] =
    kind === 'a link out of the tree'
      ? (['this is a link that leads out of the project, or nowhere', 'settings-lead-out'] as const)
      : (['the settings cannot be read', 'settings-unreadable'] as const)
  expect(runCommand(['scan', 'shop'], { folder })).toEqual({
    exit: 2,
    stdout: '',
    stderr: `shop/fastward.yaml: ${what}\n  ${userErrors[error].remedy}\n`,
  })
})

test.each([['help'], ['--help'], ['-h'], []])('%s lists every command', (...words) => {
  const { exit, stdout, stderr } = runCommand(words, { folder: writeProject({}) })
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' })
  expect(stdout.match(/^ {2}fastward \w+/gm)?.map((line) => line.trim().split(' ')[1])).toEqual([
    'scan',
    'watch',
    'diff',
    'guard',
    'init',
    'baseline',
    'policy',
    'hook',
    'gateway',
    'gateway',
    'gateway',
    'credential',
    'audit',
    'routes',
    'map',
    'sbom',
    'vex',
    'rules',
    'explain',
    'advisories',
    'version',
    'help',
  ])
})

test.each([[['scan', '--help']], [['scan', '.', '-h']], [['help', 'scan']]])('%j explains the command', (words) => {
  const { exit, stdout, stderr } = runCommand(words, { folder: writeProject({}) })
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' })
  expect(stdout).toContain('--fail-on never|low|medium|high|critical')
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120)
})

test.each(['version', '--version', '-V'])('%s prints the version of the package', (word) => {
  const folder = writeProject({})
  const { exit, stdout, stderr } = runCommand([word], { folder })
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' })
  expect(stdout).toMatch(/^fastward \d+\.\d+\.\d+\n$/)
})

test('every rule that is listed can be explained', () => {
  const folder = writeProject({})
  const { rules } = JSON.parse(runCommand(['rules', '--format', 'json'], { folder }).stdout)
  expect(rules.map(({ id }: { id: string }) => id)).toEqual(ruleNames)
  const table = runCommand(['rules'], { folder }).stdout
  for (const { title } of rules) expect(table).toContain(title)
  // A process each: some of them stand for all, whose pages are made by the same function.
  for (const { id, title } of rules.filter((_: unknown, index: number) => index % 8 === 0)) {
    const { exit, stdout, stderr } = runCommand(['explain', id], { folder })
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' })
    expect(stdout.startsWith(`${title}\n`)).toBe(true)
    expect(stdout).not.toMatch(/^(#+ |```|<!--)/m)
  }
})

test('a bug is told from a mistake: its own exit code, a stack, and how to report it', () => {
  const told = describeBug(new Error('out of luck'))
  expect(told).toMatch(/^Error: out of luck\n {4}at /)
  expect(told).toContain('Please report it')
})

test('a report that cannot be written is an error of usage', () => {
  const folder = writeProject({ 'shop/main.py': python })
  for (const [path, reason] of [
    ['no/such/report.json', 'its folder does not exist'],
    ['shop', 'it is a folder'],
    ['shop/main.py/report.json', 'a part of the path is a file'],
  ]) {
    expect(runCommand(['map', 'shop', '--output', path ?? ''], { folder })).toEqual({
      exit: 2,
      stdout: '',
      stderr: `\`${path}\`: the report cannot be written here (${reason})\n  give a file in a folder that exists and that you may write to\n`,
    })
  }
})

test('a report in a file leaves standard output empty and nothing else behind', () => {
  const folder = writeProject({ 'shop/main.py': python })
  writeFileSync(join(folder, 'map.json'), 'old')
  const printed = runCommand(['map', 'shop'], { folder })
  const filed = runCommand(['map', 'shop', '-o', 'map.json'], { folder })
  expect({ exit: filed.exit, stdout: filed.stdout }).toEqual({ exit: 0, stdout: '' })
  expect(readFileSync(join(folder, 'map.json'), 'utf8')).toBe(printed.stdout)
  expect(readdirSync(folder).sort()).toEqual(['map.json', 'shop'])
})
