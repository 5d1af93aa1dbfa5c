// The list of names that settings are checked with is that of the rules themselves.

import { expect, test } from 'vitest'
import { ruleNames as ofRules } from '../../src/cli/rule-registry.ts'
import { ruleNames } from '../../src/cli/settings/list-rule-names.ts'

test('names of rules stand in a list of their own', () => {
  expect([...ruleNames].sort()).toEqual([...ofRules].sort())
})
