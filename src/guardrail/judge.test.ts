// What decides beside the difference itself: who owns the law, and what was done to it.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findCodeOwners, isOwner } from './code-owners.ts'
import { compareLaws, type Law, type LawPart } from './compare-law.ts'

test.each<[name: string, text: string, path: string, owners: readonly string[] | null]>([
  ['nobody', '', 'fastward.yaml', null],
  ['the last that fits', '* @all\n/fastward.yaml @ada @bob\n', 'fastward.yaml', ['@ada', '@bob']],
  ['a folder', 'back/ ada@example.org\n', 'back/fastward.yaml', ['ada@example.org']],
  ['another folder', '/back/ @ada\n', 'front/fastward.yaml', null],
  ['one that takes the owners away', '* @all\nfastward.yaml\n', 'fastward.yaml', null],
  ['comments and sections', '# * @eve\n[Security]\n^[Docs] @doc\n* @all # @eve\n', 'fastward.yaml', ['@all']],
])('owners: %s', (_, text, path, owners) => {
  expect(findCodeOwners(text, path)).toEqual(owners)
})

test('owners are told by their whole name, and any text is read', () => {
  expect(isOwner(['@Ada', '@org/team'], 'ada')).toBe(true)
  expect(isOwner(['@org/team'], 'team')).toBe(false)
  expect(isOwner(['@'], '')).toBe(false)
  fc.assert(
    fc.property(
      fc.string(),
      fc.string({ minLength: 1 }).filter((path) => /^[a-z]+$/.test(path)),
      (text, path) => {
        expect(() => findCodeOwners(text, path)).not.toThrow()
      },
    ),
    { numRuns: Number(process.env['FUZZ_RUNS'] ?? 150) },
  )
})

const none: Law = { rules: new Map(), exclude: [], includeTests: false, validators: new Map(), secretsAge: null, others: new Map() }
const part = (key: string, text: string, weight: LawPart['weight']) => new Map([[key, { text, weight }]])
const matter = { findings: [], severityOf: () => 'medium' as const, hides: () => false }

test.each<[name: string, base: Partial<Law>, head: Partial<Law>, said: readonly string[]]>([
  ['nothing', {}, {}, []],
  ['a rule that is switched off', {}, { rules: new Map([['a', 'off']]) }, ['weaker rules.a']],
  ['a rule that is on again', { rules: new Map([['a', 'off']]) }, {}, ['stronger rules.a']],
  ['a lower severity', {}, { rules: new Map([['a', 'low']]) }, ['weaker rules.a']],
  ['a higher one', {}, { rules: new Map([['a', 'high']]) }, ['stronger rules.a']],
  ['the severity that it has', {}, { rules: new Map([['a', 'medium']]) }, ['neutral rules.a']],
  ['what is hidden', {}, { exclude: ['old/'] }, ['weaker exclude']],
  ['what is brought back', { exclude: ['old/'] }, { exclude: ['old/', '!old/main.py'] }, ['stronger exclude']],
  ['tests', { includeTests: true }, {}, ['weaker include-tests']],
  ['a function that is believed', {}, { validators: new Map([['a:b', 1]]) }, ['weaker validators.a:b']],
  ['older secrets', { secretsAge: 30 }, {}, ['weaker secrets.max-age']],
  ['something else', { others: part('app', 'a', 'neither') }, { others: part('app', 'b', 'neither') }, ['neutral app']],
  ['a guardrail that went', { others: part('guardrails.a', 'x', 'holds') }, {}, ['weaker guardrails.a']],
  ['a guardrail that came', {}, { others: part('guardrails.a', 'x', 'holds') }, ['stronger guardrails.a']],
  ['a waiver that came', {}, { others: part('waivers a', 'x', 'loosens') }, ['weaker waivers a']],
])('the law: %s', (_, base, head, said) => {
  expect(compareLaws({ ...none, ...base }, { ...none, ...head }, matter).map(({ key, direction }) => `${direction} ${key}`)).toEqual(said)
})
