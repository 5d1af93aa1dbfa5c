// The presets of ASVS have a guardrail for each requirement of which one of our rules speaks, at the level that the standard gives it, and
// for no other: what they do not judge is listed.

import { expect, test } from 'vitest'
import { asvsFirstLevel, asvsSecondLevel } from '../../src/policy/presets/asvs-requirements.ts'
import { judgeAsvs } from '../../src/policy/presets/asvs-sources.ts'
import { presetGuardrails } from '../../src/policy/presets/preset-guardrails.ts'
import { cards } from '../../src/scan/index.ts'
import { findAsvsLevel, isAsvsRequirement, listAsvsRequirements } from '../../src/taxonomy/index.ts'

const judged = new Set([...cards, ...Object.values(presetGuardrails)].flatMap(({ asvs }) => asvs))
const ofLevel = (level: number) => [...judged].filter((id) => findAsvsLevel(id) === level).sort()

test('each requirement of which a rule speaks is in the list of its level, and no other is', () => {
  expect(Object.keys(asvsFirstLevel).sort()).toEqual(ofLevel(1))
  expect(Object.keys(asvsSecondLevel).sort()).toEqual(ofLevel(2))
})

test('the standard has 345 requirements, 70 of them of the first level and 253 up to the second', () => {
  expect([1, 2, 3].map((level) => listAsvsRequirements(level as 1 | 2 | 3).length)).toEqual([70, 253, 345])
  expect(listAsvsRequirements(3).every(isAsvsRequirement)).toBe(true)
  expect(['v5.0.0-18.1.1', 'v5.0.0-1.1.3', 'v5.0.0-1.1.0', 'v5.0.0-0.1.1', 'x'].filter(isAsvsRequirement)).toEqual([])
})

test.each([
  [1, asvsFirstLevel],
  [2, { ...asvsFirstLevel, ...asvsSecondLevel }],
] as const)('up to level %s each requirement is judged by something, or listed as not judged', (level, known) => {
  const { judged: rows, rest } = judgeAsvs(level, cards)
  expect([...rows.map(({ requirement }) => requirement), ...rest].sort()).toEqual(listAsvsRequirements(level).sort())
  expect(rows.map(({ requirement }) => requirement).sort()).toEqual(Object.keys(known).sort())
  for (const { requirement, sources } of rows) expect(sources, requirement).not.toEqual([])
})
