import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTree } from '../../base/index.ts'
import type { Subject } from '../../finding/index.ts'
import source from './services.ts'

const runs = Number(process.env['FUZZ_RUNS'] ?? 150)

function read(files: Readonly<Record<string, string>>) {
  // What reads Compose files asks for nothing but the tree.
  return source.read({ tree: createTree(new Map(Object.entries(files))) } as unknown as Subject, () => {})
}

function ports(files: Readonly<Record<string, string>>) {
  return read(files).map(
    ({ file, name, ports: own }) =>
      `${file} ${name}: ${own.map(({ address, published, target }) => `${address ?? '*'}:${published}:${target}`).join(' ')}`,
  )
}

const base =
  'services:\n  api:\n    build: .\n    command: uvicorn main:app\n    ports: ["${BIND:-127.0.0.1}:${PORT:-8000}:8000"]\n    environment: {A: one, B: two}\n'

test('the values of the `.env` beside the file, and defaults without one', () => {
  expect(ports({ 'compose.yaml': base })).toEqual(['compose.yaml api: 127.0.0.1:8000:8000'])
  expect(ports({ 'compose.yaml': base, '.env': 'PORT=9000\nBIND=0.0.0.0\n' })).toEqual(['compose.yaml api: 0.0.0.0:9000:8000'])
  expect(ports({ 'compose.yaml': base.replace('${PORT:-8000}', '${A:-${PORT:-8000}}'), '.env': 'PORT=9000\n' })).toEqual([
    'compose.yaml api: 127.0.0.1:9000:8000',
  ])
  expect(ports({ 'deploy/compose.yaml': base, '.env': 'PORT=9000\n' })).toEqual(['deploy/compose.yaml api: 127.0.0.1:8000:8000'])
})

test('files of variables come before what the service writes itself', () => {
  const [api] = read({
    'compose.yaml': base.replace('    environment', '    env_file: [api.env, lost.env]\n    environment'),
    'api.env': 'A=file\nC=three\n',
  })
  expect([...(api?.environment ?? [])].map(([name, { value, place }]) => [name, value, place.file])).toEqual([
    ['A', 'one', 'compose.yaml'],
    ['C', 'three', 'api.env'],
    ['B', 'two', 'compose.yaml'],
  ])
  expect(api?.hasLostEnvironment).toBe(true)
})

test('a file that is put over another has what both say', () => {
  const over = 'services:\n  api:\n    ports: ["80:8000"]\n    environment: {B: three}\n  extra:\n    image: redis\n'
  const services = read({ 'compose.yaml': `${base}  db:\n    image: postgres:16\n`, 'compose.prod.yaml': over })
  expect(services.map(({ file, name }) => `${file} ${name}`)).toEqual([
    'compose.prod.yaml api',
    'compose.prod.yaml extra',
    'compose.prod.yaml db',
    'compose.yaml api',
    'compose.yaml db',
  ])
  const [api] = services
  expect(api?.ports.map(({ published }) => published)).toEqual([8000, 80])
  expect(api?.buildFolder).toBe('')
  expect([api?.command, api?.commandPlace.file]).toEqual([['uvicorn', 'main:app'], 'compose.yaml'])
  expect([...(api?.environment ?? [])].map(([name, { value }]) => [name, value])).toEqual([
    ['A', 'one'],
    ['B', 'three'],
  ])
})

test('a file that stands by itself is put over nothing', () => {
  const own = 'services:\n  api:\n    image: team/api:1\n    ports: ["80:8000"]\n'
  expect(ports({ 'compose.yaml': base, 'compose.prod.yaml': own })).toEqual([
    'compose.prod.yaml api: *:80:8000',
    'compose.yaml api: 127.0.0.1:8000:8000',
  ])
})

test('what a service extends, in its file and another', () => {
  const files = {
    'compose.yaml':
      'services:\n  web:\n    extends: {file: common.compose.yaml, service: base}\n    ports: ["80:80"]\n  loop:\n    extends: loop\n    image: a\n',
    'common.compose.yaml': 'services:\n  base:\n    extends: root\n    ports: ["81:81"]\n  root:\n    image: nginx\n    ports: ["82:82"]\n',
  }
  const web = read(files).find(({ name }) => name === 'web')
  // Nothing but `web` brings up what is in the other file.
  expect(read(files).map(({ name }) => name)).toEqual(['web', 'loop'])
  expect([web?.image, web?.ports.map(({ target }) => target)]).toEqual(['nginx', [82, 81, 80]])
})

test('any Compose file is read', () => {
  const scalar = fc.constantFrom<unknown>('', '80:80', '${A:-1}:2', '${', '$$', 80, null, true, [], {}, 'a=b', './x:/y')
  const service = fc.dictionary(
    fc.constantFrom(
      'image',
      'build',
      'ports',
      'labels',
      'environment',
      'env_file',
      'extends',
      'command',
      'volumes',
      'profiles',
      'deploy',
      'network_mode',
    ),
    fc.oneof(
      scalar,
      fc.array(scalar, { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('file', 'service', 'target', 'published', 'path', 'labels', 'context'), scalar),
    ),
  )
  const file = fc.oneof(
    fc.dictionary(fc.constantFrom('a', 'b', '__proto__'), service).map((services) => JSON.stringify({ services })),
    fc.string({ maxLength: 40 }),
    fc.constant('services:\n  a: &a\n    <<: *a\n'),
  )
  fc.assert(
    fc.property(file, file, fc.string({ maxLength: 20 }), (one, other, variables) => {
      for (const { place, ports: own } of read({ 'compose.yaml': one, 'compose.override.yaml': other, '.env': variables })) {
        expect(place.line).toBeGreaterThan(0)
        for (const { target } of own) expect(Number.isInteger(target)).toBe(true)
      }
    }),
    { numRuns: runs },
  )
})
