import { describe, expect, test } from 'vitest'
import { makeModel, makeRoute } from '../../test/kit/model.ts'
import { createFinding, type Finding, type FindingDraft, type RuleCard, type ScanResult } from '../finding/index.ts'
import type { Severity } from '../taxonomy/index.ts'
import { chooseFindings } from './choose-findings.ts'
import { writeFindings } from './index.ts'
import { widthOf } from './layout.ts'

const makeCard = (id: string, parts: Partial<RuleCard> = {}): RuleCard => ({
  id,
  title: `The fault that is called ${id}`,
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-862'],
  owaspApi: null,
  asvs: [],
  why: 'A sentence says why it matters to somebody who has never thought about this before, at some length. A second says more.',
  fix: 'Do the opposite of what was done here, and write down for the next one why it has to be done in that way.',
  blindSpots: [],
  examples: [],
  ...parts,
})

const find = (card: RuleCard, line: number, parts: Partial<FindingDraft> = {}): Finding =>
  createFinding(
    card,
    { place: { file: 'shop/main.py', line }, cause: { name: 'main:app', what: `line ${line}` }, what: `line ${line} is wrong`, ...parts },
    1,
  )

const model = makeModel({ routes: [makeRoute('GET /a'), makeRoute('GET /b')] })

interface Shown {
  readonly findings: readonly Finding[]
  readonly cards?: readonly RuleCard[]
  readonly lines?: readonly string[]
  readonly parts?: Partial<ScanResult>
  readonly all?: boolean
  readonly columns?: number
}

function show({ findings, cards = [], lines = [], parts = {}, all = false, columns = 100 }: Shown): string[] {
  const result = {
    snapshot: model.snapshot,
    findings,
    suppressed: [],
    problems: [],
    lookedAt: { files: 3, parsed: 3, skipped: [] },
    statements: [],
    coverage: [],
    hidden: [],
    asked: {},
    ...parts,
  }
  const readLine = (_: string, line: number) => lines[line - 1] ?? null
  const text = writeFindings('terminal', {
    result,
    model,
    cards,
    options: { colour: false, columns, all, version: '0.1.0', time: new Date(0), readLine },
  })
  expect(text.endsWith('\n')).toBe(true)
  return text.trimEnd().split('\n')
}

describe('the five that are shown in full', () => {
  const cards = Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f'].map((id) => [id, makeCard(id)]))
  const make = (list: readonly (readonly [string, Severity])[]) =>
    list.map(([id, severity], index) => find(cards[id] ?? makeCard(id), index + 1, { severity }))
  test.each<[string, readonly (readonly [string, Severity])[], string]>([
    [
      'are all there are',
      [
        ['a', 'high'],
        ['a', 'low'],
      ],
      'aa',
    ],
    [
      'are of several rules',
      [
        ['a', 'high'],
        ['a', 'high'],
        ['a', 'high'],
        ['a', 'high'],
        ['a', 'high'],
        ['b', 'high'],
        ['c', 'high'],
      ],
      'aaabc',
    ],
    [
      'begin with the worst',
      [
        ['a', 'critical'],
        ['b', 'high'],
        ['c', 'high'],
        ['d', 'medium'],
        ['e', 'medium'],
        ['f', 'low'],
      ],
      'abcde',
    ],
    [
      'are not displaced by what hardly matters',
      [
        ['a', 'critical'],
        ['a', 'critical'],
        ['a', 'critical'],
        ['b', 'high'],
        ['c', 'high'],
        ['f', 'low'],
      ],
      'aaabc',
    ],
    ['leave room for what is less bad', [...Array<readonly [string, Severity]>(9).fill(['a', 'critical']), ['b', 'medium']], 'aaab'],
  ])('%s', (_, list, expected) => {
    expect(
      chooseFindings(make(list), 5)
        .map(({ rule }) => rule)
        .join(''),
    ).toBe(expected)
  })
})

test('what a machine can mend is said once, where it is shown', () => {
  const card = makeCard('a', { title: 'A fault', why: 'Why.', fix: 'Fix.' })
  const edits = [{ file: 'main.py', from: { line: 1, column: 1 }, to: { line: 1, column: 2 }, text: '' }]
  const findings = [find(card, 1, { edits }), find(card, 2), find(card, 3, { edits, confidence: 'low' })]
  expect(show({ findings, cards: [card] })).toContain('1 of them can be mended by machine; --fix shows how.')
  expect(show({ findings: [find(card, 2)], cards: [card] }).join('\n')).not.toContain('--fix')
})

describe('code', () => {
  const card = makeCard('a', { title: 'A fault', why: 'Why.', fix: 'Fix.' })
  const frame = (lines: readonly string[], line: number, end = line, columns = 60) => {
    const shown = show({ findings: [find(card, line, { place: { file: 'main.py', line, end } })], cards: [card], lines, columns })
    return shown.slice(2, shown.indexOf(`  Line ${line} is wrong.`))
  }

  test('is shown with the line before and after, and marked', () => {
    expect(frame(['import this', '', 'app = make(  ', '    debug=True,  # why not', ')', 'x = 1'], 4)).toEqual([
      '    3 │ app = make(',
      '  > 4 │     debug=True,  # why not',
      '      │     ^^^^^^^^^^^',
      '    5 │ )',
    ])
  })

  test('of several lines is marked at each, and cut when it is long', () => {
    expect(frame(['@app.get("/")', 'def f(', '): ...', ''], 1, 3)).toEqual(['  > 1 │ @app.get("/")', '  > 2 │ def f(', '  > 3 │ ): ...'])
    const many = Array.from({ length: 40 }, (_, index) => `    line${index + 1}()`)
    expect(frame(many, 10, 30)).toEqual([
      '     9 │ line9()',
      '  > 10 │ line10()',
      '  > 11 │ line11()',
      '  > 12 │ line12()',
      '  > 13 │ line13()',
      '       │ … to line 30',
    ])
  })

  test.each([
    ['tabs', '\tx = 1', '  > 1 │ x = 1'],
    ['control characters', 'x = "\u001b[2J\u0000\u202e"', '  > 1 │ x = "\\x1b[2J\\x00\\u202e"'],
    ['bytes that are no text', 'x = "\ufffd\ufffd"', '  > 1 │ x = "\ufffd\ufffd"'],
    ['a line without end', `x = [${'1, '.repeat(400_000)}]`, `  > 1 │ x = [${'1, '.repeat(15)}1…`],
    ['a secret', 'SECRET_KEY: str = "0123456789abcdef"', '  > 1 │ SECRET_KEY: str = "0123…"'],
    [
      'a secret among others',
      'connect(password=\'correct horse battery\', user="somebody else")',
      '  > 1 │ connect(password=\'corr…\', user="some…")',
    ],
    [
      'the name of a variable',
      'KEY_SECRET = getenv("SHOP_SECRET_KEY", "correct horse")',
      '  > 1 │ KEY_SECRET = getenv("SHOP_SECRET_KEY", "corr…")',
    ],
    ['a string that is none', 'greeting = "hello to everybody"', '  > 1 │ greeting = "hello to everybody"'],
  ])('%s', (_, line, expected) => {
    expect(frame([line], 1)[0]).toBe(expected)
  })

  test.each<[string, string, string, number?]>([
    ['a part', 'get(url, verify=False)  # why', 'verify=False'],
    ['behind tabs', '\tget(\turl, verify=False)', 'verify=False'],
    ['behind wide letters', 'get("名前", verify=False)', 'verify=False'],
    ['behind letters that are shown by their number', 'get("\u001b", verify=False)', 'verify=False'],
    ['behind a secret', 'get(token="0123456789abcdef", verify=False)', 'verify=False'],
    ['a call, and no comment', 'x = get(url)  # why', 'get(url)'],
  ])('%s of a line is marked exactly', (_, line, part) => {
    const column = line.indexOf(part) + 1
    const place = { file: 'main.py', line: 1, column, endColumn: column + part.length }
    const [code = '', carets = ''] = show({ findings: [find(card, 1, { place })], cards: [card], lines: [line] }).slice(2)
    const from = carets.indexOf('^')
    expect(carets.slice(0, from).trim()).toBe('│')
    expect(carets.length - from).toBe(part.length)
    // Letters that take two columns, and the sign in front of the number, which the carets have no line for.
    const wide = code.replace(/[\u3000-\u9fff]/g, '__')
    expect(wide.slice(from, from + part.length)).toBe(part)
  })

  test('a part that the width does not show leaves all of the line marked', () => {
    const line = `get(${'a, '.repeat(60)}verify=False)`
    const place = { file: 'main.py', line: 1, column: line.indexOf('verify') + 1, endColumn: line.length }
    const [code = '', carets = ''] = show({ findings: [find(card, 1, { place })], cards: [card], lines: [line], columns: 60 }).slice(2)
    expect(carets.length).toBe(code.length)
  })

  test('that is not there any more is left out', () => {
    expect(frame(['x = 1'], 7)).toEqual([])
  })
})

describe('the length', () => {
  const many = (rules: number, each: number) => {
    const cards = Array.from({ length: rules }, (_, index) => makeCard(`fault-number-${index + 1}-with-a-name`))
    return {
      cards,
      findings: cards.flatMap((card, rule) => Array.from({ length: each }, (_, index) => find(card, rule * 100 + index + 1))),
    }
  }
  const lines = Array.from({ length: 10_000 }, (_, index) => `    call_of_something(${index}, "with", "some", arguments=${index})`)
  const problems = Array.from({ length: 20 }, (_, index) => ({
    code: 'x',
    file: `${'deep/'.repeat(30)}f.py`,
    line: index + 1,
    message: 'word '.repeat(60),
  }))

  test.each<[number, number]>([
    [1, 1],
    [1, 5],
    [1, 500],
    [5, 1],
    [5, 2],
    [8, 1],
    [12, 1],
    [12, 20],
    [20, 3],
    [35, 4],
    [70, 9],
  ])('is a page at most, with %i rules that say %i times', (rules, each) => {
    for (const columns of [40, 80, 100, 200]) {
      const shown = show({ ...many(rules, each), lines, parts: { problems }, columns })
      expect(shown.length).toBeLessThanOrEqual(columns < 80 ? 75 : 60)
      const full = shown.filter((line) => line.startsWith('high  The fault')).length
      expect(full).toBeGreaterThanOrEqual(columns < 80 ? 1 : rules > 20 ? 1 : Math.min(rules * each, 3))
      expect(full).toBeLessThanOrEqual(5)
    }
  })

  test.each([1, 3, 5, 8, 10, 12])('is a screen for %i findings of as many rules, and every one is named with its place', (rules) => {
    const shown = show({ ...many(rules, 1), lines })
    expect(shown.length).toBeLessThanOrEqual(40)
    for (let rule = 1; rule <= rules; rule += 1) {
      expect(shown.filter((line) => line.includes(`fault-number-${rule}-with`))).toHaveLength(1)
      expect(shown.join('\n')).toContain(`shop/main.py:${(rule - 1) * 100 + 1}`)
    }
  })

  test('has no limit when everything is asked for', () => {
    const shown = show({ ...many(12, 20), lines, all: true, parts: { problems } })
    expect(shown.filter((line) => line.startsWith('high  The fault'))).toHaveLength(240)
    expect(shown.filter((line) => line.includes('A second says more.')).length).toBe(240)
    expect(shown.filter((line) => line.includes('f.py:'))).toHaveLength(20)
  })

  test('keeps to the width, but for words that are longer', () => {
    for (const columns of [60, 80, 120])
      for (const line of show({ ...many(9, 2), lines, columns }))
        if (!line.includes('fault-number')) expect(widthOf(line)).toBeLessThanOrEqual(columns)
  })
})

test('lines of the rest name their places as far as there is room', () => {
  const [one, other] = [makeCard('a'), makeCard('b', { severity: 'low' })]
  const findings = [...[1, 2, 3, 4, 5].map((line) => find(one, line)), ...[6, 7, 8, 9, 10, 11, 12, 13, 14].map((line) => find(other, line))]
  const shown = show({ findings, cards: [one, other], columns: 62 })
  expect(shown).toContain('high      2 × a  shop/main.py:4, shop/main.py:5')
  expect(shown).toContain('low       7 × b  shop/main.py:8, shop/main.py:9 and 5 more')
})

test('no line is a command of a CI', () => {
  const card = makeCard('a')
  const what = `${'word '.repeat(25)}::stop-commands::x ##[add-mask]y`
  const shown = show({ findings: [find(card, 1, { what }), find(card, 2, { place: { file: '::error::x', line: 1 } })], cards: [card] })
  for (const line of shown) {
    expect(line).not.toMatch(/^\s*::/)
    expect(line).not.toContain('##[')
  }
})
