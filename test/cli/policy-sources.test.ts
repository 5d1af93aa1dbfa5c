// Where the law comes from, through the real command: `--policy`, documents of packages and repositories, and what is locked in them.

import { createHash } from 'node:crypto'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { runCommand } from '../kit/command.ts'
import { commit, git, makeRepository } from '../kit/git.ts'
import { writeProject } from '../kit/project.ts'

const program = `from fastapi import FastAPI

app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)


@app.delete("/items/{item_id}")
def delete_item(item_id: int) -> None: ...
`
const named = (id: string) => `guardrails:
  ${id}: {for: route, require: 'route.access == "authenticated"', severity: block, message: Nobody calls without a name.}
`
const digestOf = (text: string) => `sha256-${createHash('sha256').update(text).digest('hex')}`

function start(folder: string) {
  const data = writeProject({})
  const run = (...words: string[]) => runCommand(words, { folder, environment: { XDG_CACHE_HOME: data, XDG_DATA_HOME: data } })
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  /** The guardrails of this test that hold. */
  const held = (...words: string[]) => {
    const { exit, stdout, stderr } = run('policy', ...words)
    return exit === 0 ? [...stdout.matchAll(/^block {2}(of-\w+)/gm)].map(([, id]) => id) : stderr
  }
  return { folder, run, write, held }
}

test('--policy is a file, a folder, or a commit, and goes before the document of the project', () => {
  const folder = makeRepository({ 'main.py': program, 'fastward.yaml': named('of-main'), 'rules/api.yaml': named('of-file') })
  const { run, write, held } = start(folder)
  git(folder, 'switch', '-q', '-c', 'topic')
  write('fastward.yaml', named('of-tree'))
  expect(held()).toEqual(['of-tree'])
  expect(held('--policy', 'rules/api.yaml')).toEqual(['of-file'])
  expect(held('--policy', '.')).toEqual(['of-tree'])
  expect(held('--policy', 'main')).toEqual(['of-main'])
  expect(held('--policy', 'main:rules/api.yaml')).toEqual(['of-file'])
  const broken = (...words: string[]): string[] =>
    JSON.parse(run(...words, '--format', 'json').stdout).findings.map(({ rule }: { rule: string }) => rule)
  expect(broken('scan', '--policy', 'main')).toContain('of-main')
  expect(broken('scan', '--policy', 'rules/api.yaml')).not.toContain('of-tree')
  expect(run('policy', 'explain', 'DELETE /items/{id}', '--policy', 'main').stdout).toContain(
    'broken   of-main (block, main:fastward.yaml:2)',
  )
  // A change that brings a folder called like the branch does not become law by it.
  write('main/fastward.yaml', named('of-folder'))
  expect(held('--policy', 'main')).toContain('`main` is a file or folder here, and git knows a commit of that name\n  write `./main`')
  expect([held('--policy', './main'), held('--policy', 'main:')]).toEqual([['of-folder'], ['of-main']])
  for (const policy of ['nowhere', 'rules', 'main:nowhere.yaml', 'main:../x.yaml', '--', '-x']) {
    const { exit, stdout } = run('scan', `--policy=${policy}`)
    expect({ policy, exit, stdout }).toEqual({ policy, exit: 2, stdout: '' })
  }
})

test('guard and diff judge by the policy that is given', () => {
  const folder = makeRepository({ 'main.py': 'from fastapi import FastAPI\napp = FastAPI()\n' })
  const { run, write } = start(folder)
  const law = join(writeProject({ 'law.yaml': named('of-law') }), 'law.yaml')
  write('main.py', program)
  const rules = (...words: string[]): string[] => {
    const { findings, difference } = JSON.parse(run(...words, '--format', 'json').stdout)
    return (findings ?? difference.findings).new.map(({ rule }: { rule: string }) => rule)
  }
  expect(rules('diff', 'HEAD')).not.toContain('of-law')
  expect(rules('diff', 'HEAD', '--policy', law)).toContain('of-law')
  expect(rules('guard', '--base', 'HEAD', '--policy', law)).toContain('of-law')
})

test('a baseline that the policy of a commit names is that of the commit', () => {
  const folder = writeProject({ 'main.py': program })
  git(folder, 'init', '-q', '-b', 'main')
  const { run, write } = start(folder)
  expect(run('init').exit).toBe(0)
  expect(commit(folder)).toMatch(/^\w{40}$/)
  const found = (...words: string[]) => JSON.parse(run('scan', '--format', 'json', ...words).stdout).findings.length
  expect([found(), found('--policy', 'main')]).toEqual([0, 0])
  write('main.py', `${program}\n\n@app.delete("/all")\ndef drop() -> None: ...\n`)
  const fresh = found()
  expect(fresh).toBeGreaterThan(0)
  expect(run('baseline', 'update', '--accept', '--reason', 'x', '--owner', 'y').exit).toBe(0)
  expect([found(), found('--policy', 'main')]).toEqual([0, fresh])
})

const company = named('of-company')

test.each<[where: string, file: string, more: Readonly<Record<string, string>>, entry: string]>([
  ['a package of npm', 'node_modules/@acme/policy/fastward.yaml', {}, 'package: "@acme/policy"'],
  ['a file of a package', 'node_modules/acme/rules/api.yaml', {}, 'package: acme, file: rules/api.yaml'],
  [
    'a package of Python',
    '.venv/lib/python3.12/site-packages/acme/fastward.yaml',
    {
      '.venv/lib/python3.12/site-packages/Acme_Policy-1.0.dist-info/RECORD':
        'acme/__init__.py,,\nacme/fastward.yaml,sha256=x,1\n../../../bin/fastward.yaml,,\n',
    },
    'package: acme.policy',
  ],
])('extends: %s, with its digest', (_, file, more, entry) => {
  const { held, write } = start(writeProject({ 'main.py': program, [file]: company, ...more, 'fastward.yaml': `extends: [{${entry}}]\n` }))
  expect(held()).toContain(`write \`digest: ${digestOf(company)}\` beside it`)
  write('fastward.yaml', `extends: [{${entry}, digest: ${digestOf(company).replace('-', ':')}}]\n`)
  expect(held()).toEqual(['of-company'])
  write(file, `${company}# changed\n`)
  expect(held()).toContain('is not what its digest says')
})

test.each([
  ['package: acme', {}, 'no package of that name is installed in node_modules, .venv, venv, env'],
  ['package: acme', { 'node_modules/acme/x.js': '' }, 'the package is installed and brings no `fastward.yaml`'],
  [
    'package: acme',
    { '.venv/lib/python3.12/site-packages/acme-1.dist-info/RECORD': 'a/fastward.yaml,,\nb/fastward.yaml,,\n' },
    'the package brings several: a/fastward.yaml, b/fastward.yaml; name one with `file`',
  ],
  ['package: ../acme', {}, '`extends.package` must be the name of a package'],
  ['package: acme, path: x', {}, '`extends` must be a table with one of `path`, `package`, or `git` with `ref`'],
  ['git: ../law', {}, '`extends` must be a table with one of `path`, `package`, or `git` with `ref`'],
  ['git: ./nowhere, ref: main', {}, 'there is no git repository that can be read'],
  ['git: "ext::sh -c id", ref: main', {}, '`extends.git` must be a path of a git repository, or its address'],
  ['git: ./x, ref: "--output=y"', {}, '`extends.ref` must be a branch, a tag or a commit'],
  ['path: x.yaml, digest: sha1-00', {}, '`extends.digest` must be `sha256-` and 64 hexadecimal digits'],
])('extends: {%s} is refused', (entry, files, message) => {
  const { run } = start(writeProject({ 'main.py': program, ...files, 'fastward.yaml': `extends: [{${entry}}]\n` }))
  const { exit, stdout, stderr } = run('scan')
  expect([exit, stdout, stderr]).toEqual([2, '', expect.stringContaining(message)])
})

test('extends: a repository on this machine, read from its objects', () => {
  const law = makeRepository({ 'fastward.yaml': company, 'sub/api.yaml': 'presets: [baseline]\n' })
  git(law, 'tag', 'v1')
  const { held, write } = start(writeProject({ 'main.py': program }))
  writeFileSync(join(law, 'fastward.yaml'), 'presets: [strict]\n')
  const extended = (ref: string, digest: string) => `extends: [{git: ${law}, ref: ${ref}, digest: ${digest}}]\n`
  write('fastward.yaml', extended('v1', digestOf(company)))
  expect(held()).toEqual(['of-company'])
  commit(law)
  expect(held()).toEqual(['of-company'])
  write('fastward.yaml', extended('main', digestOf(company)))
  expect(held()).toContain('is not what its digest says')
  write('fastward.yaml', extended('v2', digestOf(company)))
  expect(held()).toContain('git knows no `v2` there')
})

test('extends: an address is fetched when somebody asks for it, and at no other time', () => {
  const lower = named('of-lower')
  const upper = `extends: [{path: lower.yaml, digest: ${digestOf(lower)}}]\n${company}`
  const law = makeRepository({ 'sub/fastward.yaml': upper, 'sub/lower.yaml': lower })
  const { run, held, write } = start(writeProject({ 'main.py': program }))
  const extended = (more: string) => `extends: [{git: 'file://${law}', ref: main, file: sub/fastward.yaml${more}}]\n`
  write('fastward.yaml', extended(''))
  expect(held()).toContain('`fastward policy fetch` brings it and says what to write as `digest`')
  const unpinned = run('policy', 'fetch')
  expect([unpinned.exit, unpinned.stdout]).toEqual([1, expect.stringContaining(`write \`digest: ${digestOf(upper)}\` beside it`)])
  const pinned = extended(`, digest: ${digestOf(upper)}`)
  write('fastward.yaml', pinned)
  expect(held()).toEqual(['of-lower', 'of-company'])
  const elsewhere = start(writeProject({ 'main.py': program, 'fastward.yaml': pinned }))
  expect(elsewhere.held()).toContain('was not brought here yet')
  expect(elsewhere.run('policy', 'fetch')).toMatchObject({ exit: 0, stdout: expect.stringContaining('it is what its digest says') })
  expect(elsewhere.held()).toEqual(['of-lower', 'of-company'])
  // Read from what was kept: the repository may be gone, or say something else.
  writeFileSync(join(law, 'sub/fastward.yaml'), 'presets: [baseline]\n')
  commit(law)
  expect(held()).toEqual(['of-lower', 'of-company'])
  const changed = run('policy', 'fetch')
  expect([changed.exit, changed.stderr]).toEqual([2, expect.stringContaining('is not what its digest says')])
  write('fastward.yaml', `extends: [{git: 'ext://sh', ref: main, digest: ${digestOf(upper)}}]\n`)
  expect(run('policy', 'fetch')).toMatchObject({ exit: 2, stderr: expect.stringMatching(/`ext:\/\/sh` cannot be fetched: .*not allowed/) })
})

test('a lock that names nothing is refused: it would lock nothing', () => {
  const { write, run } = start(writeProject({ 'main.py': program }))
  for (const lock of ['guardrial', 'guardrails.of-nobody', 'rules.no-such-rule']) {
    write('fastward.yaml', `locked: [${lock}]\n`)
    expect([lock, run('scan').exit]).toEqual([lock, 2])
  }
})

test('what several documents extend is read once, and its locks bind all but itself', () => {
  const { write, held } = start(writeProject({ 'main.py': program }))
  write('lowest.yaml', `${company}locked: [guardrails]\n`)
  write('one.yaml', 'extends: [lowest.yaml]\n')
  write('two.yaml', 'extends: [lowest.yaml]\nguardrails: {of-company: warn}\n')
  write('fastward.yaml', 'extends: [one.yaml, two.yaml]\n')
  expect(held()).toContain('two.yaml:2: `guardrails.of-company` is locked by `lowest.yaml`')
  write('two.yaml', 'extends: [lowest.yaml]\n')
  expect(held()).toEqual(['of-company'])
})

test('a document that is a link out of the project, or to nothing, is refused with what to do', () => {
  const folder = writeProject({ 'main.py': program })
  const outside = writeProject({ 'fastward.yaml': 'presets: [baseline]\n' })
  const { run } = start(folder)
  symlinkSync(join(outside, 'fastward.yaml'), join(folder, 'fastward.yaml'))
  const { exit, stdout, stderr } = run('scan')
  expect([exit, stdout, stderr]).toEqual([
    2,
    '',
    expect.stringContaining('fastward.yaml: this is a link that leads out of the project, or nowhere\n  put the file itself here'),
  ])
  const empty = start(writeProject({ 'main.py': program }))
  symlinkSync('nowhere.yaml', join(empty.folder, 'fastward.yaml'))
  expect(empty.run('scan')).toMatchObject({ exit: 2, stderr: expect.stringContaining('leads out of the project, or nowhere') })
})
