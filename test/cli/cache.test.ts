// What the command keeps between runs: the answer never depends on it, and nobody is harmed by what lies in it.

import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runCommand } from '../kit/command.ts'
import { edits, type Project, project } from '../kit/edited-project.ts'
import { writeProject } from '../kit/project.ts'

const files = {
  'shop/__init__.py': '',
  'shop/main.py': `from fastapi import FastAPI
from shop.books import router
from shop.settings import prefix

app = FastAPI()
app.include_router(router, prefix=prefix)
`,
  'shop/books.py': `from fastapi import APIRouter

router = APIRouter()

@router.get("/books")
def list_books(): ...
`,
  'shop/settings.py': 'prefix = "/api"\n',
  'shop/broken.py': 'def (\n',
  'pyproject.toml': '[project]\nname = "shop"\ndependencies = ["fastapi==0.115.0"]\n',
}

function setUp(more: Readonly<Record<string, string>> = {}) {
  const folder = writeProject({ ...files, ...more })
  const cache = writeProject({})
  const ask = (...words: string[]) => runCommand(words, { folder, environment: { XDG_CACHE_HOME: cache } })
  return {
    folder,
    kept: join(cache, 'fastward'),
    ask,
    /** The answer, which has to be the same without the cache. */
    map: () => {
      const { exit, stdout, stderr } = ask('map')
      expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' })
      expect(ask('map', '--no-cache').stdout).toBe(stdout)
      return stdout
    },
  }
}

const paths = (map: string) =>
  JSON.parse(map).routes.flatMap(({ path, origin }: { path: string; origin: string }) => (origin === 'project' ? [path] : []))

test.each([
  ['scan'],
  ['scan', '--format', 'json'],
  ['scan', '--format', 'sarif'],
  ['scan', '--all'],
  ['routes'],
  ['routes', '--format', 'json'],
  ['routes', '--format', 'html'],
  ['routes', '--format', 'openapi'],
  ['map'],
])('%s %s %s: the first run, the second and one without a cache are equal to the byte', (...words) => {
  const { ask, kept } = setUp()
  const without = ask(...words, '--no-cache')
  expect(without).toMatchObject({ exit: 0, stderr: '' })
  expect(ask(...words)).toEqual(without)
  // What the rooms beside the code said is kept too, once the files are old enough to be known from outside.
  const others = words[0] === 'scan' ? 'rooms' : ''
  const found = readdirSync(kept).map((name) => name.split('-')[0])
  expect(found.filter((name) => name !== others)).toEqual(['forms', 'model'])
  expect(ask(...words)).toEqual(without)
})

test.each<[string, (folder: string) => void, string[]]>([
  ['a file', (folder) => writeFileSync(join(folder, 'shop/settings.py'), 'prefix = "/v2"\n'), ['/v2/books']],
  [
    'a file, to the same size and with an older time',
    (folder) => {
      writeFileSync(join(folder, 'shop/settings.py'), 'prefix = "/ipa"\n')
      utimesSync(join(folder, 'shop/settings.py'), 0, 0)
    },
    ['/ipa/books'],
  ],
  ['a file that goes', (folder) => rmSync(join(folder, 'shop/books.py')), []],
  [
    'a package that comes before a module',
    (folder) => {
      mkdirSync(join(folder, 'shop/settings'))
      writeFileSync(join(folder, 'shop/settings/__init__.py'), 'prefix = "/package"\n')
    },
    ['/package/books'],
  ],
  ['a hidden file', (folder) => writeFileSync(join(folder, 'hidden/extra.py'), 'prefix = "/hidden2"\n'), ['/api/books']],
  ['the settings', (folder) => writeFileSync(join(folder, 'fastward.yaml'), 'exclude: [shop/settings.py]\n'), ['/api/books']],
])('a change is seen: %s', (_, change, expected) => {
  const { folder, map } = setUp({ 'hidden/extra.py': '', '.git/HEAD': '', '.gitignore': 'hidden/\n' })
  const before = map()
  expect(paths(before)).toEqual(['/api/books'])
  change(folder)
  expect(paths(map())).toEqual(expected)
})

test('a hidden file that the program reads is part of what was looked at', () => {
  const { folder, map } = setUp({
    'shop/settings.py': 'from shop.secret import prefix\n',
    'shop/secret.py': 'prefix = "/one"\n',
    '.git/HEAD': '',
    '.gitignore': 'secret.py\n',
  })
  const [before, digest] = [map(), (text: string) => JSON.parse(text).snapshot.content]
  expect(paths(before)).toEqual(['/one/books'])
  writeFileSync(join(folder, 'shop/secret.py'), 'prefix = "/two"\n')
  const after = map()
  expect(paths(after)).toEqual(['/two/books'])
  expect(digest(after)).not.toBe(digest(before))
})

test('options are part of the question', () => {
  const { ask } = setUp({ 'other.py': 'from fastapi import FastAPI\n\napp = FastAPI()\n\n@app.get("/other")\ndef other(): ...\n' })
  const primary = (...words: string[]) => JSON.parse(ask('map', ...words).stdout).apps.map(({ id }: { id: string }) => id)[0]
  for (let round = 0; round < 2; round += 1) {
    expect(primary('--app', 'other:app')).toBe('other:app')
    expect(primary('--app', 'shop.main:app')).toBe('shop.main:app')
  }
})

test('the commit in a report is the one of now', () => {
  const { folder, ask } = setUp({ '.git/HEAD': `${'a'.repeat(40)}\n` })
  const commit = () => JSON.parse(ask('map').stdout).snapshot.commit
  expect(commit()).toBe('a'.repeat(40))
  writeFileSync(join(folder, '.git/HEAD'), `${'b'.repeat(40)}\n`)
  expect(commit()).toBe('b'.repeat(40))
})

test('after random edits, one after another, the cache changes nothing', { timeout: 300_000 }, () => {
  const words = fc.constantFrom(['map'], ['scan', '--format', 'json', '--all'], ['routes', '--format', 'json'], ['routes'])
  fc.assert(
    fc.property(fc.array(fc.tuple(edits, words), { minLength: 1, maxLength: 4 }), (steps) => {
      const { folder, ask } = setUp()
      let now: Project = new Map()
      const become = (next: Project) => {
        for (const path of now.keys()) if (!next.has(path)) rmSync(join(folder, path))
        for (const [path, text] of next) {
          mkdirSync(dirname(join(folder, path)), { recursive: true })
          if (now.get(path) !== text) writeFileSync(join(folder, path), text)
        }
        now = next
      }
      for (const path of Object.keys(files)) rmSync(join(folder, path))
      become(project)
      for (const format of ['map', 'routes']) ask(format)
      for (const [some, asked] of steps) {
        // Each starts where the one before ended.
        become(some.reduce((before, edit) => edit(before), now))
        expect(ask(...asked)).toEqual(ask(...asked, '--no-cache'))
      }
    }),
    { numRuns: Number(process.env['FASTWARD_RUNS'] ?? 8) },
  )
})

test('an edit that the model does not depend on is answered from what is kept', () => {
  const { folder, kept, ask } = setUp({ 'shop/books.py': `${files['shop/books.py']}\n\ndef other():\n    return 1\n` })
  ask('routes')
  const name = readdirSync(kept).find((one) => one.startsWith('model')) ?? ''
  const before = readFileSync(join(kept, name))
  writeFileSync(join(folder, 'shop/books.py'), `# moved\n${files['shop/books.py']}\n\ndef other():\n    return 2\n`)
  const { stdout } = ask('routes', '--format', 'json')
  expect(JSON.parse(stdout).routes.find(({ path }: { path: string }) => path === '/api/books').handler.line).toBe(6)
  expect(stdout).toBe(ask('routes', '--format', 'json', '--no-cache').stdout)
  // The model was neither made nor written anew.
  expect(readFileSync(join(kept, name))).toEqual(before)
  writeFileSync(join(folder, 'shop/books.py'), `${files['shop/books.py']}\n\nother = 2\n`)
  ask('routes')
  expect(readFileSync(join(kept, name))).not.toEqual(before)
})

test('what `init` writes makes nothing anew', () => {
  const { ask, kept } = setUp()
  const modelOf = () =>
    readdirSync(kept).flatMap((name) => (name.startsWith('model-') ? [`${name} ${statSync(join(kept, name)).mtimeMs}`] : []))
  expect(ask('init').exit).toBe(0)
  const made = modelOf()
  expect(made).toHaveLength(1)
  expect(ask('guard').stdout).toBe(ask('guard', '--no-cache').stdout)
  expect(ask('scan', '--format', 'json').stdout).toBe(ask('scan', '--format', 'json', '--no-cache').stdout)
  expect(modelOf()).toEqual(made)
})

test('whatever lies in the cache, the answer is the same', () => {
  const { kept, map, ask, folder } = setUp()
  const expected = map()
  const names = readdirSync(kept)
  const originals = new Map(names.map((name) => [name, readFileSync(join(kept, name))]))
  fc.assert(
    fc.property(
      fc.constantFrom(...names),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom('cut', 'flip', 'noise', 'swap'),
      (name, at, how) => {
        for (const [other, bytes] of originals) writeFileSync(join(kept, other), bytes)
        const bytes = Buffer.from(originals.get(name) ?? [])
        const offset = Math.floor(at * (bytes.length - 1))
        if (how === 'cut') truncateSync(join(kept, name), offset)
        else if (how === 'flip') writeFileSync(join(kept, name), bytes.fill(bytes[offset] === 0x7b ? 0x20 : 0x7b, offset, offset + 1))
        else if (how === 'noise') writeFileSync(join(kept, name), bytes.fill(0xff, offset, Math.min(offset + 64, bytes.length)))
        else writeFileSync(join(kept, name), originals.get(names.find((other) => other !== name) ?? name) ?? '')
        // So that the forms are asked for as well.
        if (name.startsWith('forms')) rmSync(join(kept, names.find((other) => other.startsWith('model')) ?? ''), { force: true })
        expect(runCommand(['map'], { folder, environment: { XDG_CACHE_HOME: join(kept, '..') } }).stdout).toBe(expected)
      },
    ),
    { numRuns: 12 },
  )
  expect(ask('map').stdout).toBe(expected)
})

test.each<[string, (cache: string) => void]>([
  ['a file', (cache) => writeFileSync(join(cache, 'fastward'), 'not a folder')],
  ['a link to somewhere else', (cache) => symlinkSync('..', join(cache, 'fastward'))],
])('where the cache should be there is %s: nothing is kept, and nobody notices', (_, spoil) => {
  const folder = writeProject(files)
  const cache = writeProject({})
  spoil(cache)
  const { exit, stderr, stdout } = runCommand(['map'], { folder, environment: { XDG_CACHE_HOME: cache } })
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' })
  expect(stdout).toBe(runCommand(['map', '--no-cache'], { folder }).stdout)
})

test('nothing is ever written into the scanned tree', () => {
  const folder = writeProject(files)
  for (const home of [folder, join(folder, 'shop')]) {
    runCommand(['map'], { folder, environment: { HOME: home } })
    runCommand(['map'], { folder, environment: { XDG_CACHE_HOME: home } })
  }
  const python = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('fastward'))
  expect(python).toEqual([])
})
