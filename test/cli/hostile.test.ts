// Bad and hostile trees, through the real command: every one ends in a report that says what was not looked at.

import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { getuid } from 'node:process'
import { describe, expect, test } from 'vitest'
import { formats } from '../../src/cli/analysis.ts'
import { runCommand } from '../kit/command.ts'
import { writeProject } from '../kit/project.ts'

const app = 'from fastapi import FastAPI\n\napp = FastAPI()\n'
const shop = `${app}\n@app.get("/books")\ndef list_books(): ...\n`

/** Every way in which the command says something. */
const allFormats: readonly (readonly string[])[] = [
  ...formats.findings.map((format) => ['scan', '--format', format]),
  ...formats.findings.map((format) => ['scan', '--all', '--format', format]),
  ['routes'],
  ['routes', '--format', 'json'],
  ['routes', '--format', 'html'],
  ['routes', '--format', 'openapi'],
  ['map'],
]

function read(folder: string, ...words: string[]) {
  const { exit, stdout, stderr } = runCommand(words, { folder })
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' })
  return stdout
}

function readMap(folder: string) {
  const { routes, problems, lookedAt } = JSON.parse(read(folder, 'map'))
  return {
    paths: routes.flatMap(({ path, origin }: { path: string; origin?: string }) => (origin === 'project' ? [path] : [])),
    problems: problems.map(({ code, file }: { code: string; file: string }) => `${file}: ${code}`),
    skipped: lookedAt.skipped.map(({ path, reason }: { path: string; reason: string }) => `${path}: ${reason}`),
    lookedAt,
  }
}

describe('a project without FastAPI', () => {
  const project = { 'main.py': 'print("hello")\n', 'README.md': 'nothing' }
  test.each([['scan'], ['routes'], ['map']])('%s says that there is none, and is no error', (command) => {
    const folder = writeProject(project)
    const said = read(folder, command)
    if (command === 'map') expect(JSON.parse(said)).toMatchObject({ apps: [], routes: [], lookedAt: { files: 1, parsed: 1 } })
    else expect(said).toMatch(/no FastAPI application was found/i)
  })
  test('a document about nothing is refused', () => {
    expect(runCommand(['routes', '--format', 'openapi'], { folder: writeProject(project) })).toMatchObject({
      exit: 2,
      stdout: '',
      stderr: expect.stringContaining('no FastAPI application was found here'),
    })
  })
  test('a folder without Python says so too', () => {
    expect(read(writeProject({ 'README.md': 'nothing' }), 'routes')).toMatch(/no FastAPI application was found/i)
  })
})

describe('files that cannot be read', () => {
  test('a file without the right to be read is a problem, and the rest is read', (context) => {
    const folder = writeProject({ 'main.py': shop, 'closed.py': 'secret = 1\n', 'closed/inner.py': 'x = 1\n' })
    chmodSync(folder, 0o755)
    chmodSync(join(folder, 'closed.py'), 0o000)
    chmodSync(join(folder, 'closed'), 0o000)
    const nobody = getuid?.() === 0 ? { user: 65_534 } : {}
    try {
      runCommand(['--version'], { folder, ...nobody })
    } catch {
      context.skip('nobody may not run Node here')
    }
    const { exit, stdout, stderr } = runCommand(['map'], { folder, ...nobody })
    chmodSync(join(folder, 'closed'), 0o755)
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' })
    const { problems, routes } = JSON.parse(stdout)
    expect(problems.map(({ code, file }: { code: string; file: string }) => `${file}: ${code}`)).toEqual([
      'closed: folder-unreadable',
      'closed.py: file-unreadable',
    ])
    expect(routes.some(({ path }: { path: string }) => path === '/books')).toBe(true)
  })

  test('loops of links end, and links out of the tree are not followed', () => {
    const outside = writeProject({
      'secret.py': 'from fastapi import FastAPI\nleaked = FastAPI(title="leaked title")\n',
      'deep/more.py': 'leaked = 1\n',
    })
    const folder = writeProject({ 'main.py': `from secret import leaked\n${shop}`, 'package/__init__.py': '' })
    symlinkSync('..', join(folder, 'package', 'up'))
    symlinkSync('self.py', join(folder, 'self.py'))
    symlinkSync(join(outside, 'secret.py'), join(folder, 'secret.py'))
    symlinkSync(join(outside, 'deep'), join(folder, 'deep'))
    const { paths, skipped } = readMap(folder)
    expect(paths).toEqual(['/books'])
    expect(skipped).toEqual(['deep: link-out', 'package/up: link-inside', 'secret.py: link-out', 'self.py: link-loop'])
    for (const words of allFormats) expect(read(folder, ...words)).not.toContain('leaked title')
  })

  test('a generated file of 10 MB is a problem within seconds', () => {
    const folder = writeProject({ 'main.py': shop, 'generated.py': `data = [\n${'    "0123456789abcdef",\n'.repeat(440_000)}]\n` })
    const begun = performance.now()
    const { paths, problems } = readMap(folder)
    expect(performance.now() - begun).toBeLessThan(10_000)
    expect({ paths, problems }).toEqual({ paths: ['/books'], problems: ['generated.py: file-too-large'] })
  })

  test.each<[string, string | Uint8Array, string]>([
    ['invalid UTF-8', Buffer.from([0x78, 0x20, 0x3d, 0x20, 0x22, 0xff, 0xfe, 0x22, 0x0a]), 'invalid-encoding'],
    ['NUL bytes', 'x = 1\0\0\n', 'nul-byte'],
    ['deep nesting', `x = ${'['.repeat(50_000)}\n`, 'nesting-too-deep'],
    ['a long chain of operators', `x = ${'1 + '.repeat(50_000)}1\n`, 'nesting-too-deep'],
    ['Python 2', 'print "hello"\n', 'syntax-error'],
    ['half a file', 'def f(:\n    "', 'syntax-error'],
  ])('%s in one file is a problem of that file', (_, content, code) => {
    const { paths, problems } = readMap(writeProject({ 'main.py': shop, 'bad.py': content }))
    expect(paths).toEqual(['/books'])
    expect(problems).toContain(`bad.py: ${code}`)
  })
})

test('a pipe where a module should be is not waited for', (context) => {
  const folder = writeProject({ 'main.py': `import pipe\n${shop}`, 'shop/__init__.py': '' })
  if (!existsSync('/usr/bin/mkfifo')) context.skip('there is no mkfifo here')
  const made = spawnSync('/usr/bin/mkfifo', [join(folder, 'pipe.py'), join(folder, '.env')]).status
  expect(made).toBe(0)
  expect(readMap(folder).paths).toEqual(['/books'])
})

describe('nothing of the tree is run', () => {
  const touch = (name: string) =>
    `import os\nopen(os.path.join(os.path.dirname(__file__) or ".", "${name}"), "w").close()\nos.system("touch ${name}")\n`
  test('not its Python, whatever it is called', () => {
    const names = ['main', 'conftest', 'setup', 'sitecustomize', 'usercustomize', 'manage', 'gunicorn.conf', 'noxfile']
    const folder = writeProject(
      Object.fromEntries(names.map((name) => [`${name}.py`, touch(`ran-${name}`) + (name === 'main' ? shop : '')])),
    )
    for (const words of allFormats) read(folder, ...words)
    expect(readdirSync(folder).filter((name) => name.startsWith('ran-'))).toEqual([])
    expect(readMap(folder).paths).toEqual(['/books'])
  })

  test('not what its git configuration names', () => {
    const folder = writeProject({ 'main.py': shop })
    const run = (name: string) => {
      const path = join(folder, '.git', `${name}.sh`)
      writeFileSync(path, `#!/bin/sh\ntouch "${join(folder, `ran-${name}`)}"\n`)
      chmodSync(path, 0o755)
      return path
    }
    mkdirSync(join(folder, '.git', 'hooks'), { recursive: true })
    writeFileSync(join(folder, '.git', 'HEAD'), 'ref: refs/heads/main\n')
    mkdirSync(join(folder, '.git', 'refs', 'heads'), { recursive: true })
    writeFileSync(join(folder, '.git', 'refs', 'heads', 'main'), `${'c'.repeat(40)}\n`)
    const config = `[core]\n\tfsmonitor = ${run('fsmonitor')}\n\thooksPath = ${join(folder, '.git')}\n\tpager = ${run('pager')}\n\tsshCommand = ${run('ssh')}\n[diff]\n\texternal = ${run('diff')}\n`
    writeFileSync(join(folder, '.git', 'config'), config)
    for (const words of allFormats) read(folder, ...words)
    expect(readdirSync(folder).filter((name) => name.startsWith('ran-'))).toEqual([])
    expect(JSON.parse(read(folder, 'map')).snapshot.commit).toBe('c'.repeat(40))
  })
})

test('aliases in YAML that grow to billions are an error of one line', () => {
  const rows = ['a: &a [x, x, x, x, x, x, x, x, x]']
  for (let level = 1; level < 12; level += 1)
    rows.push(
      `l${level}: &l${level} [${Array(9)
        .fill(`*${level === 1 ? 'a' : `l${level - 1}`}`)
        .join(', ')}]`,
    )
  const bomb = `${rows.join('\n')}\n`
  const settings = runCommand(['scan'], { folder: writeProject({ 'main.py': shop, 'fastward.yaml': bomb }) })
  expect(settings).toMatchObject({ exit: 2, stdout: '' })
  expect(settings.stderr.split('\n')).toHaveLength(3)
  // The files of the project itself may hold one too.
  expect(readMap(writeProject({ 'main.py': shop, 'docker-compose.yml': bomb, 'environment.yml': bomb })).paths).toEqual(['/books'])
})

test('a file that .gitignore hides and the application imports is read, and the report says so', () => {
  const folder = writeProject({
    'main.py': 'from fastapi import FastAPI\nfrom local import router\n\napp = FastAPI()\napp.include_router(router)\n',
    'local.py': 'from fastapi import APIRouter\n\nrouter = APIRouter()\n\n@router.get("/hidden")\ndef hidden(): ...\n',
    'unused.py': 'x = 1\n',
    '.gitignore': 'local.py\nunused.py\n',
    '.git/HEAD': '',
  })
  const { paths, problems, skipped } = readMap(folder)
  expect(paths).toEqual(['/hidden'])
  expect(skipped).toEqual(expect.arrayContaining(['unused.py: ignored']))
  expect(problems).toEqual(['local.py: hidden-file-read'])
})

describe('words of the tree do not act in any format', () => {
  const terminal = '\u001b]0;owned\u0007\u001b[2J\u202e\u009b31m'
  const html = '<script>alert(1)</script><img src=x onerror=alert(2)>'
  const markdown = '![x](http://evil.example/a.png) [click](javascript:alert(1)) `code` | table |'
  const evil = `${terminal}${html}${markdown}`
  const python = JSON.stringify(evil).replaceAll('\u007f', '')
  const folderName = `od\u001b[31md & <b>`
  const project = () =>
    writeProject({
      'main.py': `from fastapi import FastAPI, Depends
from fastapi.middleware.cors import CORSMiddleware
from fastapi.security import OAuth2PasswordBearer

app = FastAPI(title=${python}, version=${python})
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)
scheme = OAuth2PasswordBearer(tokenUrl=${python}, scheme_name=${python})

@app.get("/a/" + ${python}, tags=[${python}], name=${python}, dependencies=[Depends(scheme)])
def a(): ...

@app.get("/b/{x}")
def b(x): ...

@app.get("/b/" + ${python})
def c(): ...
`,
      [`${folderName}/bro\u001b[2Jken.py`]: 'def (\n',
    })

  test.each(allFormats.map((words) => [words.join(' '), words] as const))('%s', (_, words) => {
    // CSV ends its lines with both.
    const said = read(project(), ...words).replaceAll('\r\n', '\n')
    expect(said).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
  })
})

test('500 routes come through a pipe whole', () => {
  const routes = Array.from(
    { length: 500 },
    (_, index) => `@app.get("/route-${index}")\ndef handler_${index}(q: str = "${'x'.repeat(300)}"): ...\n`,
  )
  const folder = writeProject({ 'main.py': `${app}\n${routes.join('\n')}` })
  for (const words of [['routes', '--format', 'json'], ['map']]) {
    const said = read(folder, ...words)
    expect(said.length).toBeGreaterThan(200_000)
    expect(JSON.parse(said).routes.filter(({ path }: { path: string }) => path.startsWith('/route-'))).toHaveLength(500)
  }
  expect(read(folder, 'routes')).toContain('/route-499')
})
