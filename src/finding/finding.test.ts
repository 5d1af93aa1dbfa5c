import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeHandler, makeRoute } from '../../test/kit/model.ts'
import {
  collectFindings,
  createFinding,
  type FindingDraft,
  findRoutePlace,
  parseSuppression,
  type RuleCard,
  readSuppressions,
} from './index.ts'

const card: RuleCard = {
  id: 'door-left-open',
  title: 'A door is left open',
  severity: 'medium',
  severityByAccess: { open: 'critical', authorised: 'low' },
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-284'],
  owaspApi: null,
  asvs: [],
  why: `
    Anybody
    walks in.`,
  fix: 'Close it.',
  blindSpots: [],
  examples: [],
}

const draft = (parts: Partial<FindingDraft> = {}): FindingDraft => ({
  place: { file: 'main.py', line: 3 },
  cause: { name: 'main:house', what: 'front door' },
  what: 'the front door is open',
  ...parts,
})

test('a finding has one primary place, the words of its card on one line, and a fingerprint', () => {
  expect(
    createFinding(card, draft({ others: [{ role: 'cause', place: { file: 'b.py', line: 1, end: 2 }, note: 'the hinge' }] }), 1),
  ).toMatchObject({
    rule: 'door-left-open',
    message: { what: 'the front door is open', why: 'Anybody walks in.', fix: 'Close it.' },
    cause: { name: 'main:house', what: 'front door', ordinal: 1 },
    places: [
      { role: 'primary', file: 'main.py', line: 3, column: null, end: 3, endColumn: null, note: null },
      { role: 'cause', file: 'b.py', line: 1, column: null, end: 2, endColumn: null, note: 'the hinge' },
    ],
    fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/),
  })
})

test.each<[string, Partial<FindingDraft>, number]>([
  ['it stands in no file', { place: { file: '', line: 1 } }, 1],
  ['it spans 0 to 0', { place: { file: 'a.py', line: 0 } }, 1],
  ['it spans 5 to 4', { place: { file: 'a.py', line: 5, end: 4 } }, 1],
  ['it spans NaN to NaN', { place: { file: 'a.py', line: Number.NaN } }, 1],
  ['it spans 5:9 to 5:3', { place: { file: 'a.py', line: 5, column: 9, endColumn: 3 } }, 1],
  ['its message has no what', { what: ' ' }, 1],
  ['its message has no fix', { fix: '' }, 1],
  ['its cause has no name', { cause: { name: '', what: 'x' } }, 1],
  ['its ordinal is 0', {}, 0],
  ['it is surer (high) than its rule', { confidence: 'high' }, 1],
])('a malformed finding cannot be made: %s', (reason, parts, ordinal) => {
  expect(() => createFinding(card, draft(parts), ordinal)).toThrow(`a finding of door-left-open is malformed: ${reason}`)
})

describe('the severity', () => {
  const open = makeRoute('GET /open', { access: 'open' })
  const authorised = makeRoute('GET /closed', { access: 'authorised' })
  const unknown = makeRoute('GET /unknown', { access: 'unknown' })
  test.each([
    ['is the card’s own where no route is reached', [], 'medium'],
    ['is that of the worst route', [authorised, open, unknown], 'critical'],
    ['goes down where every route is guarded', [authorised], 'low'],
    ['is not lowered for what is unknown', [authorised, unknown], 'medium'],
  ])('%s', (_, routes, severity) => {
    expect(createFinding(card, draft({ routes }), 1).severity).toBe(severity)
  })
})

describe('the fingerprint', () => {
  const fingerprint = (parts: Partial<FindingDraft>, ordinal = 1) => createFinding(card, draft(parts), ordinal).fingerprint
  test('does not move with the lines or the words', () => {
    expect(fingerprint({ place: { file: 'main.py', line: 90 }, what: 'other words' })).toBe(fingerprint({}))
  })
  test('differs by cause, by what in it, and by ordinal, and parts do not flow together', () => {
    const prints = [
      fingerprint({}),
      fingerprint({}, 2),
      fingerprint({ cause: { name: 'main:house', what: 'back door' } }),
      fingerprint({ cause: { name: 'main:house","front', what: 'door' } }),
    ]
    expect(new Set(prints).size).toBe(prints.length)
  })
})

describe('collecting', () => {
  const at = (line: number, parts: Partial<FindingDraft> = {}) => ({ card, draft: draft({ place: { file: 'main.py', line }, ...parts }) })
  const [one, other] = [makeRoute('GET /one'), makeRoute('GET /other')]

  test('merges what is said twice of one place, with the routes of both', () => {
    const found = collectFindings([at(3, { routes: [one] }), at(3, { routes: [other, one] })])
    expect(found.map(({ routes }) => routes.map(({ id }) => id))).toEqual([[one.id, other.id]])
  })
  test('merges what one place makes twice under two names, and keeps one of them', () => {
    const names = ['shop:make_app', 'main:app']
    for (const order of [names, names.toReversed()])
      expect(collectFindings(order.map((name) => at(3, { cause: { name, what: 'docs' } }))).map(({ cause }) => cause.name)).toEqual([
        'main:app',
      ])
  })
  test('mends together what is said of one line, or leaves all of it to a person', () => {
    const edit = (column: number) => ({ file: 'main.py', from: { line: 3, column }, to: { line: 3, column }, text: 'x' })
    const [merged] = collectFindings([at(3, { edits: [edit(1)] }), at(3, { edits: [edit(9), edit(1)] })])
    expect(merged?.edits).toEqual([edit(1), edit(9)])
    const [left] = collectFindings([at(3, { edits: [edit(1)] }), at(3)])
    expect(left?.edits).toEqual([])
  })
  test('numbers what is said of several places by where they stand', () => {
    const found = collectFindings([at(30), at(9), at(20)])
    expect(found.map(({ places, cause }) => [places[0].line, cause.ordinal])).toEqual([
      [9, 1],
      [20, 2],
      [30, 3],
    ])
  })
  test('gives the same answer whatever the order', () => {
    const drafts = [
      at(1),
      at(2),
      at(2, { cause: { name: 'main:b', what: 'x' } }),
      at(7, { severity: 'critical' }),
      at(4, { confidence: 'low' }),
    ]
    fc.assert(
      fc.property(fc.shuffledSubarray(drafts, { minLength: drafts.length }), (shuffled) => {
        expect(collectFindings(shuffled)).toEqual(collectFindings(drafts))
      }),
      { numRuns: 50 },
    )
  })
})

describe('the place of a route', () => {
  const handler = makeHandler('read', 12, { headEnd: 14 })
  test.each([
    ['spans decorators and signature', { file: 'main.py', line: 10 }, handler, { file: 'main.py', line: 10, end: 14 }],
    ['is the handler alone when registered elsewhere', { file: 'app.py', line: 3 }, handler, { file: 'main.py', line: 12, end: 14 }],
    ['is the handler alone when a call below registers it', { file: 'main.py', line: 40 }, handler, { file: 'main.py', line: 12, end: 14 }],
    [
      'is the registration when the handler is not in the tree',
      { file: 'main.py', line: 4 },
      { ...handler, file: null },
      { file: 'main.py', line: 4 },
    ],
    ['is the registration when there is no handler', { file: 'main.py', line: 4 }, null, { file: 'main.py', line: 4 }],
  ])('%s', (_, place, handler, expected) => {
    expect(findRoutePlace(makeRoute('GET /x', { place, handler }))).toEqual(expected)
  })
})

describe('a suppression', () => {
  test.each([
    ['x = 1  # fastward: ignore[door-left-open] guarded by the porter', ['door-left-open'], 'guarded by the porter'],
    ['# fastward: ignore[a, b]: both are fine  # noqa: E501', ['a', 'b'], 'both are fine'],
    ['#fastward:ignore[a] – said so', ['a'], 'said so'],
    ['# FASTWARD: ignore[a]', ['a'], ''],
    ['# fastward: ignore[] why', [], 'why'],
  ])('%j', (line, rules, reason) => {
    expect(parseSuppression(line)).toEqual({ rules, reason })
  })

  test.each(['# fastward ignore[a] x', 'fastward: ignore[a] x', '# fastward: ignore a', ''])('%j is none', (line) => {
    expect(parseSuppression(line)).toBeNull()
  })

  test('any line can be asked', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (before, after) => {
        expect(() => parseSuppression(`${before}# fastward: ignore[${after}`)).not.toThrow()
      }),
    )
  })

  test('is read on every line of the places that count, and alone above them', () => {
    const text = [
      '# fastward: ignore[door-left-open] above',
      'house = House(',
      '    doors=4,  # fastward: ignore[door-left-open] inside',
      ')',
      'x = 1  # fastward: ignore[door-left-open] behind code, above a place',
      'porch()',
    ]
    const finding = createFinding(
      card,
      draft({
        place: { file: 'main.py', line: 2, end: 4 },
        others: [
          { role: 'cause', place: { file: 'main.py', line: 6 }, note: 'the porch' },
          { role: 'related', place: { file: 'main.py', line: 1 }, note: 'a comment' },
        ],
      }),
      1,
    )
    expect(readSuppressions(finding, (_, line) => text[line - 1] ?? null).map(({ line, reason }) => [line, reason])).toEqual([
      [1, 'above'],
      [3, 'inside'],
    ])
  })
})
