// What holds for every rule beside those about code, without its author writing a test: its name, its numbers, its words, and that
// its examples are true. An example is a small tree; the whole scan runs over it.

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createTree } from '../../src/base/index.ts'
import { type Example, type Finding, parseExample, type RuleCard, toParagraph } from '../../src/finding/index.ts'
import { parseDocument, toDays } from '../../src/policy/index.ts'
import { cards, createDetectors, scan } from '../../src/scan/index.ts'
import { parseLicence } from '../../src/supply-chain/index.ts'
import { findCweWords, isAsvsRequirement, owaspApiRisks } from '../../src/taxonomy/index.ts'
import { makeOwnDatabase } from '../kit/advisories.ts'
import { checkout } from '../kit/command.ts'
import { fillMask } from '../kit/fill-mask.ts'
import { createHistory, noMemory } from '../kit/history.ts'
import { readExample } from './read-example.ts'
import { bannedOpenings } from './words.ts'

const folders = ['src/supply-chain/rules', 'src/secrets/kinds', 'src/infrastructure/checks']
const files = folders
  .flatMap((folder) => readdirSync(join(checkout, folder), { recursive: true, encoding: 'utf8' }))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && file !== 'index.ts')
  .map((file) => file.replace(/^.*[\\/]/, '').replace(/\.ts$/, ''))
const tested = cards.filter(({ id }) => files.includes(id))

/** The day on which examples are looked at. */
const today = new Date('2026-11-22T12:00:00Z')
const { advisories } = await makeOwnDatabase()
const sentence = /^[A-Z`/].*[.?]$/s

test('the listing of the folders and the list of rules are the same set', () => {
  expect(tested.map(({ id }) => id).sort()).toEqual(files.toSorted())
  expect(new Set(cards.map(({ id }) => id)).size).toBe(cards.length)
})

describe.each(tested.map((card) => [card.id, card] as const))('%s', (id, card) => {
  test('is named after the fault', () => {
    expect(id).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/)
    expect(bannedOpenings).not.toContain(id.split('-')[0])
  })

  test('is filed under numbers that exist', () => {
    expect(card.cwe.filter((number) => findCweWords(number) === null)).toEqual([])
    expect(card.asvs.filter((number) => !isAsvsRequirement(number))).toEqual([])
    if (card.owaspApi !== null) expect(owaspApiRisks).toHaveProperty([card.owaspApi])
  })

  test('speaks in sentences, and its title is none', () => {
    expect(card.title).toMatch(/^[A-Z][^\n]{5,70}[^.!?\s]$/)
    for (const text of [card.why, card.fix, ...card.blindSpots]) expect(toParagraph(text)).toMatch(sentence)
    for (const { title } of card.examples) expect(title).toMatch(/^[a-z`][^\n]*[^.!?\s]$/)
    expect(card.blindSpots.length).toBeGreaterThan(0)
  })

  test('shows at least one tree that it reports and one that it does not', () => {
    expect(new Set(card.examples.map(({ kind }) => kind))).toEqual(new Set(['bad', 'good']))
    for (const example of card.examples) expect(parseExample(example).marks.length > 0, example.title).toBe(example.kind === 'bad')
  })

  describe.each(card.examples.map((example) => [`${example.kind}: ${example.title}`, example] as const))('%s', (_, example) => {
    test('is reported on its marked lines and on no other', () => {
      const { findings, problems } = find(example, [card])
      expect(problems).toEqual([])
      expect(findings.flatMap(linesOf).sort()).toEqual([...parseExample(example, fillMask).marks].sort())
      for (const { message } of findings) expect(message.what).toMatch(/^(?:[a-z`/]|[A-Z]+ \/)[^\n]*[^.!?\s]$/)
    })
  })
})

function find(example: Example, asked: readonly RuleCard[]) {
  const { files, since } = parseExample(example, fillMask)
  const model = readExample(files)
  const tree = createTree(files)
  const settings = parseDocument(files.get('fastward.yaml') ?? '', 'fastward.yaml', [])
  const past = { depth: null, find: () => ({ history: createHistory(tree, since), memory: noMemory }) }
  const secrets = { maxAge: toDays(settings.secrets?.maxAge) }
  const licences = settings.licences === undefined ? null : { deny: [], from: '.venv', ...settings.licences, known: readLicences(files) }
  const result = scan(model, createDetectors({ tree, model, today, advisories, past, secrets, licences }), {
    only: asked.map((card) => card.id),
    skip: [],
    rules: new Map(),
    readLine: () => null,
  })
  return { findings: result.findings, problems: result.problems.filter((problem) => !model.problems.includes(problem)) }
}

/** Of the packages that lie installed in an example. */
function readLicences(files: ReadonlyMap<string, string>) {
  const said = [...files].flatMap(([name, text]) => (name.endsWith('.dist-info/METADATA') ? (parseLicence(text) ?? []) : []))
  return new Map(said.map(({ name, version, licence }) => [`${name} ${version}`, licence]))
}

function linesOf({ places: [{ file, line }] }: Finding): string[] {
  return [`${file}:${line}`]
}
