// What makes a value of a request harmless, and what only looks as if it did: each is one small program. Where a check holds nothing is
// reported; where it does not, the flow still is.
import { describe, expect, test } from 'vitest'
import { checkModel, rules } from '../../src/rules/index.ts'
import { parsePython } from '../../src/syntax/index.ts'
import { addressChecks } from './checks/addresses.ts'
import { constantChecks } from './checks/constants.ts'
import { folderChecks } from './checks/folders.ts'
import { ownChecks } from './checks/own.ts'
import { type Checks, programOf, type Row } from './checks/table.ts'
import { textChecks } from './checks/texts.ts'
import { typeChecks } from './checks/types.ts'
import { validatorChecks } from './checks/validators.ts'
import { readExample } from './read-example.ts'

const flowRules = rules.filter(({ looksAt }) => looksAt === 'flow')
const topics: Readonly<Record<string, Checks>> = {
  'declared types': typeChecks,
  'validators of models': validatorChecks,
  constants: constantChecks,
  folders: folderChecks,
  addresses: addressChecks,
  'texts of other languages': textChecks,
  'functions of the project': ownChecks,
}

/** The confidence of what is reported, the best first. */
function reported([, code, files = {}]: Row): readonly string[] {
  const all = new Map([...Object.entries(files), ['main.py', programOf(code)]])
  return checkModel(readExample(all), flowRules)
    .flatMap(({ card, drafts }) => drafts.map(({ confidence }) => confidence ?? card.confidence))
    .sort()
}

const named = (rows: readonly Row[]) => rows.map((row) => [row[0], row] as const)

describe.each(Object.entries(topics))('%s', (_, { holds, fails, doubts = [] }) => {
  test.each(named(holds))('holds: %s', (_name, row) => {
    expect(reported(row)).toEqual([])
  })
  test.each(named(fails))('does not hold: %s', (_name, row) => {
    expect(reported(row)[0]).toBe('high')
  })
  if (doubts.length > 0)
    test.each(named(doubts))('holds for most: %s', (_name, row) => {
      expect(reported(row)[0]).toBe('medium')
    })
  test('they are all Python, and no name stands twice', () => {
    const rows = [...holds, ...fails, ...doubts]
    for (const [name, code, files = {}] of rows)
      for (const text of [programOf(code), ...Object.values(files)])
        expect(parsePython(new TextEncoder().encode(text)).form.problems, name).toEqual([])
    expect(new Set(rows.map(([name]) => name)).size).toBe(rows.length)
  })
})
