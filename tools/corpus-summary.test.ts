// The summary on applications of our own invention: totals are weighted, a failure counts, and hedging is excused only by the code.
import { expect, test } from 'vitest'
import {
  type Check,
  hedgedBeyondCode,
  type LiveRun,
  type LiveScore,
  operationsWithoutCode,
  type RouteRun,
  type RouteScore,
  type Said,
  summarise,
} from './corpus-summary.ts'

const scored = (matched: number, truth: number, extra: number, fields: RouteScore['fields'] = {}): RouteScore => ({
  truth_ops: truth,
  matched,
  missing: truth - matched,
  extra,
  recall: matched / truth,
  precision: matched / (matched + extra),
  extracted_ops: matched + extra,
  extracted_unknown_condition: 0,
  hidden_list: [],
  fields,
})
const nothing: Said = { routes: [], problems: [], looked_at: { skipped: 0 } }
const route = (id: string, score: RouteScore | undefined, more: { row?: object; app?: object; said?: Said } = {}): RouteRun => ({
  row: { id, measure: 'recall+precision', extracted: 1, problems: 0, score, ...more.row },
  app: { repo: 'o/r', commit: 'c', auth_truth: 'security', schema_operations: 100, ...more.app },
  said: more.said ?? nothing,
  excused: [],
  hedged: null,
})
const live = (id: string, score: LiveScore | undefined, more: { row?: object } = {}): LiveRun => ({
  row: { id, score, ...more.row },
  app: { routes: 50 },
  said: nothing,
})
const check = (result: { checks: Check[] }, name: string): Check | undefined => result.checks.find((c) => c.name.includes(name))

test('totals weigh every operation, the floor names the worst application', () => {
  const result = summarise([route('big', scored(99, 100, 1)), route('small', scored(5, 10, 0))], [])
  expect(check(result, 'recall in total')).toMatchObject({ value: 104 / 110, met: false })
  expect(check(result, 'precision in total')).toMatchObject({ value: 104 / 105, met: true })
  expect(check(result, 'the lowest recall')).toMatchObject({ value: 0.5, worst: 'small', met: false })
})

test('an application that failed counts with all its operations and is named', () => {
  const result = summarise(
    [route('good', scored(100, 100, 0)), route('bad', undefined, { row: { error: 'exit 3' } })],
    [live('gone', undefined, { row: { error: 'exit 3' } })],
  )
  expect(check(result, 'recall in total')?.value).toBe(0.5)
  expect(check(result, 'served, 1 applications: recall')?.value).toBe(0)
  expect(check(result, 'crash')).toMatchObject({ value: 2, met: false, worst: 'bad gone' })
})

test('a spent budget is a failure although the numbers are good', () => {
  const said = { routes: [], problems: [{ code: 'budget-spent' }], looked_at: { skipped: [] } }
  expect(check(summarise([route('a', scored(1, 1, 0), { said })], []), 'crash')).toMatchObject({ value: 1, worst: 'a' })
})

test('security counts only where the truth is said to hold it', () => {
  const fields = { security: { scored: 10, both: 6, neither: 3 }, handler: { scored: 10, agree: 10 } }
  const rows = [
    route('yes', scored(10, 10, 0, fields)),
    route('no', scored(10, 10, 0, { security: { scored: 10, both: 0, neither: 0 } }), { app: { auth_truth: null } }),
  ]
  expect(check(summarise(rows, []), 'security on matched')?.value).toBe(0.9)
  expect(check(summarise(rows, []), 'handler names')?.value).toBe(1)
})

test('a document that was made under other settings is judged under them, and the defaults are reported beside', () => {
  const found = (both: number) => scored(10, 10, 0, { security: { scored: 10, both, neither: 0 } })
  const deployed = { variables: ['AUTH=on'], reason: 'it says so', score: found(10) }
  const rows = [{ ...route('set', found(2)), deployed }, route('plain', found(9))]
  expect(check(summarise(rows, []), 'under the settings of each document')).toMatchObject({ value: 0.95, met: false })
  expect(check(summarise(rows, []), 'under the defaults of each application')).toMatchObject({ value: 0.55, met: null })
  // A crash under the settings does not take the application out of the measure.
  const crashed = [{ ...route('set', found(2)), deployed: { ...deployed, score: undefined } }, route('plain', found(9))]
  expect(check(summarise(crashed, []), 'under the settings of each document')?.value).toBe(0.55)
})

test('shares of the served routes weigh by what was scored', () => {
  const part = (exact: number, n: number) => ({ scored: n, exact })
  const score = (exact: number, n: number): LiveScore => ({
    live: n,
    matched: n,
    missing: 0,
    extra: 0,
    recall: 1,
    precision: 1,
    handlers: part(exact, n),
    dependencies: { all: part(1, n), direct: part(1, n) },
  })
  expect(check(summarise([], [live('a', score(0.5, 10)), live('b', score(1, 30))]), 'handlers exact')?.value).toBe(35 / 40)
})

test('what the code itself hides is no hedge', () => {
  const score = { hidden_list: ['GET /docs', 'GET /internal/{}', 'GET /guess'], extracted_ops: 20, extracted_unknown_condition: 1 }
  const said = { routes: [{ method: 'GET', path: '/docs', include_in_schema: false, handler: { module: 'fastapi.applications' } }] }
  const truth = { routes: [{ methods: ['GET'], path: '/internal/{id}', include_in_schema: false }] }
  expect(hedgedBeyondCode(score, said, truth)).toEqual({ operations: 20, hedged: 2, share: 0.1 })
  expect(hedgedBeyondCode(score, said, undefined).hedged).toBe(3)
})

test('an operation that the imported application did not serve has no code, whatever the names of its parameters', () => {
  const document = { paths: { '/a/{id}': { get: {}, delete: {}, parameters: [] }, '/b': { post: {} } } }
  const truth = { routes: [{ path: '/api/a/{item}', methods: ['GET'], include_in_schema: false }, { path: '/api/ws' }] }
  expect(operationsWithoutCode(document, '/api', truth)).toEqual(['DELETE /api/a/{}', 'POST /api/b'])
})

test('nothing measured meets nothing and fails nothing', () => {
  expect(check(summarise([], []), 'recall in total')).toMatchObject({ value: null, met: null })
})
