import { expect, test } from 'vitest'
import { isDocsOrExamplePath, isTestPath } from './paths.ts'

test.each([
  ['tests/x.py', true, false],
  ['app/test/x.py', true, false],
  ['app/test_orders.py', true, false],
  ['app/orders_test.py', true, false],
  ['conftest.py', true, false],
  ['app/latest/x.py', false, false],
  ['app/contest.py', false, false],
  ['docs/x.py', false, true],
  ['docs_src/first/x.py', false, true],
  ['examples/x.py', false, true],
  ['app/docs.py', false, false],
])('%s: test %s, docs or example %s', (path, isTest, isDocs) => {
  expect([isTestPath(path), isDocsOrExamplePath(path)]).toEqual([isTest, isDocs])
})
