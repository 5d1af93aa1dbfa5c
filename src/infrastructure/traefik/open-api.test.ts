import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTree } from '../../base/index.ts'
import type { Subject } from '../../finding/index.ts'
import { readSetup } from '../setup.ts'
import { findTraefiks } from './instances.ts'
import { findOpenApi } from './open-api.ts'

const runs = Number(process.env['FUZZ_RUNS'] ?? 150)

function find(service: string, name = 'traefik.yml', config = '') {
  const compose = `services:\n  proxy:\n    image: traefik:v3\n    volumes: ["./${name}:/etc/traefik/${name}"]\n${service}`
  const tree = createTree(
    new Map([
      ['compose.yaml', compose],
      [name, config],
    ]),
  )
  // What reads files of the setup asks for nothing but the tree.
  const { setup } = readSetup({ tree } as unknown as Subject)
  const [first] = findTraefiks({ tree, setup })
  return first === undefined ? null : findOpenApi(first)
}

test.each([
  ['    command: --api.insecure\n', { place: { file: 'compose.yaml', line: 5 }, port: 8080 }],
  ['    command:\n      - --log\n      - --API.insecure=true\n', { place: { file: 'compose.yaml', line: 7 }, port: 8080 }],
  ['    command: --api.insecure=true --entryPoints.traefik.address=:9000\n', { place: { file: 'compose.yaml', line: 5 }, port: 9000 }],
  ['    command: --api.insecure=false\n', null],
  ['', null],
])('%j', (service, expected) => {
  expect(find(service)).toEqual(expected)
})

test('the file that it is given', () => {
  const yaml = 'entryPoints:\n  traefik:\n    address: ":9000"\napi:\n  insecure: true\n'
  expect(find('', 'traefik.yml', yaml)).toEqual({ place: { file: 'traefik.yml', line: 5 }, port: 9000 })
  expect(find('', 'traefik.toml', '[api]\ninsecure = true\n')).toEqual({ place: { file: 'traefik.toml', line: 2 }, port: 8080 })
  expect(find('', 'traefik.toml', '[api]\ninsecure = false\n')).toBeNull()
})

test('any file and any command are read', () => {
  const piece = fc.constantFrom('api', ':', '\n', '  ', 'insecure', ' true', '[', ']', '=', '--api.insecure', '"', '- ', 'entryPoints:')
  const text = fc.array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 30 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(text, text, fc.constantFrom('traefik.yml', 'traefik.toml'), (command, config, name) => {
      const found = find(`    command: ${JSON.stringify(command)}\n`, name, config)
      if (found !== null) expect(found.place.line).toBeGreaterThan(0)
    }),
    { numRuns: runs },
  )
})
