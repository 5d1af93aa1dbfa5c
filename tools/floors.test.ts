// A check that cannot fail proves nothing: each kind of trespass is planted in a small tree of its own and has to be caught.

import { expect, test } from 'vitest'
import { writeProject } from '../test/kit/project.ts'
import { checkFloors } from './floors.ts'

const house: Readonly<Record<string, string>> = {
  'src/base/index.ts': "export { place } from './place.ts'\n",
  'src/base/place.ts': 'export const place = 1\nexport interface Place {}\n',
  'src/model/index.ts': "import { place } from '../base/index.ts'\nexport const model = place\n",
  'src/taxonomy/index.ts': 'export const taxonomy = 1\n',
  'src/finding/index.ts': "import { model } from '../model/index.ts'\nexport const finding = model\n",
  'src/io/index.ts': "import { readFileSync } from 'node:fs'\nexport const read = readFileSync\n",
  'src/syntax/index.ts': 'export const syntax = 1\n',
  'src/extract/index.ts': "import { road } from './from-source/index.ts'\nexport const extract = road\n",
  'src/extract/from-source/index.ts': 'export const road = 1\n',
  'src/extract/from-openapi/index.ts': 'export const other = 1\n',
  'src/rules/index.ts': "import { model } from '../model/index.ts'\nexport const rule = model\n",
  'src/cli/index.ts': "import { read } from '../io/index.ts'\nexport const cli = read\n",
}

test('a house in order has no faults', async () => {
  expect(await checkFloors(writeProject(house))).toEqual({ examined: Object.keys(house).length, faults: [] })
})

test.each<[string, Readonly<Record<string, string>>, string]>([
  ['an import upward', { 'src/model/a.ts': "import { rule } from '../rules/index.ts'\nexport const a = rule\n" }, 'floor-1-looks-up'],
  [
    'an import of nothing but a type upward',
    { 'src/base/a.ts': "import type { M } from '../model/index.ts'\nexport type A = M\n" },
    'floor-0-looks-up',
  ],
  ['a look at a neighbour', { 'src/model/a.ts': "export { taxonomy } from '../taxonomy/index.ts'\n" }, 'model-looks-sideways'],
  [
    'a look back at the room that may look',
    { 'src/model/a.ts': "export { finding } from '../finding/index.ts'\n" },
    'model-looks-sideways',
  ],
  ['a way past the door', { 'src/model/a.ts': "import { place } from '../base/place.ts'\nexport const a = place\n" }, 'past-the-door'],
  ['a late import past the door', { 'src/model/a.ts': "export const a = () => import('../base/place.ts')\n" }, 'past-the-door'],
  ['a rule that reads syntax', { 'src/rules/a.ts': "export { syntax } from '../syntax/index.ts'\n" }, 'rules-meets-a-stranger'],
  ['files in a room that may not', { 'src/syntax/a.ts': "export { readFileSync } from 'node:fs'\n" }, 'only-named-rooms-touch-files'],
  ['files by their short name', { 'src/syntax/a.ts': "export { readFileSync } from 'fs'\n" }, 'only-named-rooms-touch-files'],
  ['a process', { 'src/syntax/a.ts': "export { spawn } from 'node:child_process'\n" }, 'only-named-rooms-touch-files'],
  ['a socket', { 'src/rules/a.ts': "export { connect } from 'node:net'\n" }, 'only-named-rooms-touch-sockets'],
  ['the real world below the command', { 'src/rules/a.ts': "export { read } from '../io/index.ts'\n" }, 'world-is-for-the-command'],
  ['one road that uses another', { 'src/extract/from-source/a.ts': "export { other } from '../from-openapi/index.ts'\n" }, 'roads-cross'],
  [
    'a room without a floor',
    { 'src/attic/a.ts': 'export const a = 1\n', 'src/cli/a.ts': "export { a } from '../attic/a.ts'\n" },
    'room-without-a-floor',
  ],
  ['a file in no room', { 'src/loose.ts': "import './base/index.ts'\n" }, 'homeless-module'],
  ['the parser in another room', { 'src/extract/a.ts': "import '@zzzen/pyright-internal/dist/parser/parser'\n" }, 'parser-behind-its-door'],
  [
    'a tool in what ships',
    { 'tools/a.ts': 'export const a = 1\n', 'src/cli/a.ts': "export { a } from '../../tools/a.ts'\n" },
    'leans-on-the-workshop',
  ],
  ['an import of what is not there', { 'src/cli/a.ts': "export { a } from './gone.ts'\n" }, 'leads-nowhere'],
  ['a file that has grown too long', { 'src/cli/a.ts': 'export {}\n'.repeat(801) }, '801 lines'],
])('%s is caught', async (_, planted, name) => {
  const { faults } = await checkFloors(writeProject({ ...house, ...planted }))
  expect(faults.join('\n')).toContain(name)
})

test('a test may write files, but not look past a door', async () => {
  const lines = ["import 'node:fs'", "import '../base/place.ts'", '']
  const { faults } = await checkFloors(writeProject({ ...house, 'src/syntax/a.test.ts': lines.join('\n') }))
  expect(faults.map((fault) => fault.split('\n')[0])).toEqual(['src/syntax/a.test.ts → src/base/place.ts: past-the-door'])
})

test('a tree of which nothing is seen does not pass', async () => {
  expect((await checkFloors(writeProject({ 'src/': '' }))).faults).toEqual(['src: there is no file to examine'])
})

test('a file that the cruiser passes over is named', async () => {
  const { faults } = await checkFloors(writeProject({ ...house, 'src/base/node_modules/a/node_modules/b.ts': 'export {}\n' }))
  expect(faults).toEqual(['src/base/node_modules/a/node_modules/b.ts: this file was not examined'])
})
