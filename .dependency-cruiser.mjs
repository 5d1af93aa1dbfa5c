// The floors as rules: who may import whom, each with its reason. The table is tools/floors-table.mjs.

import { floors, mayLookAt, strangers, world } from './tools/floors-table.mjs'

const rooms = floors.flat()
const oneOf = (names) => `(?:${names.join('|')})`
const inside = (names) => `^src/${oneOf(names)}/`

const upward = floors.slice(0, -1).map((names, floor) => ({
  name: `floor-${floor}-looks-up`,
  comment: 'nothing imports upward: what a lower room needs is handed to it, or belongs on a lower floor',
  severity: 'error',
  from: { path: inside(names) },
  to: { path: inside(floors.slice(floor + 1).flat()) },
}))

const sideways = floors.flatMap((names) =>
  names
    .map((room) => [room, names.filter((other) => other !== room && !(mayLookAt[room] ?? []).includes(other))])
    .filter(([, neighbours]) => neighbours.length > 0)
    .map(([room, neighbours]) => ({
      name: `${room}-looks-sideways`,
      comment: 'rooms on one floor do not know each other: each can be read, tested and replaced alone',
      severity: 'error',
      from: { path: inside([room]) },
      to: { path: inside(neighbours) },
    })),
)

const apart = strangers.map(({ from, to, because }) => ({
  name: `${from}-meets-a-stranger`,
  comment: because,
  severity: 'error',
  from: { path: inside([from]) },
  to: { path: inside(to) },
}))

const reached = world.map(({ name, modules, rooms, because }) => ({
  name: `only-named-rooms-touch-${name}`,
  comment: because,
  severity: 'error',
  // A test may write a small project to a folder and run the real thing on it.
  from: { path: '^src/', pathNot: [...rooms.map((room) => `^src/${room}/`), '\\.test\\.ts$'] },
  to: { path: `^(?:node:)?${oneOf(modules)}$` },
}))

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...upward,
    ...sideways,
    ...apart,
    ...reached,
    {
      name: 'past-the-door',
      comment: 'across rooms one imports only the door, index.ts: what is not exported there may change at any time',
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      to: { path: '^src/[^/]+/', pathNot: ['^src/$1/', '^src/[^/]+/index\\.ts$'] },
    },
    {
      name: 'world-is-for-the-command',
      comment: 'the real files, clock and terminal come in at the top: only the command line may import src/io',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/io/', '^src/cli/', '\\.test\\.ts$'] },
      to: { path: '^src/io/' },
    },
    {
      name: 'roads-cross',
      comment: 'source, OpenAPI and traffic are three roads to one model; they share the model and not each other',
      severity: 'error',
      from: { path: '^src/extract/(from-[^/]+)/' },
      to: { path: '^src/extract/from-', pathNot: '^src/extract/$1/' },
    },
    {
      name: 'room-without-a-floor',
      comment: 'every folder of src stands on a floor of tools/floors-table.mjs',
      severity: 'error',
      from: {},
      to: { path: '^src/', pathNot: `^src/${oneOf(rooms)}/` },
    },
    {
      name: 'homeless-module',
      comment: 'every file of src is in a room that stands on a floor of tools/floors-table.mjs',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/${oneOf(rooms)}/` },
      to: {},
    },
    {
      name: 'parser-behind-its-door',
      comment: 'no type of the parser appears outside of src/syntax/python: it could be replaced by rewriting one folder',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/syntax/python/' },
      to: { path: '(?:^|/)@zzzen/pyright-internal' },
    },
    {
      name: 'shipped-code-leans-on-the-workshop',
      comment: 'tools, tests and benches are not shipped',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(?:tools|test|bench|examples)/' },
    },
    {
      name: 'leads-nowhere',
      comment: 'an import that cannot be found escapes every other rule',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    // An import of a type is knowledge of the other room as much as a call is.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^node_modules/.*/node_modules' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.js', '.json'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
