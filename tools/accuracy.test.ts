// The page says what was measured, when, and what was not; one small result of each kind.
import { expect, test } from 'vitest'
import { accuracyPage, type Results } from './accuracy.ts'

const nothing: Results = { routes: undefined, tutorial: undefined, speed: undefined }
const commit = { id: 'abc1234', date: '2026-01-02', changed: false }
const run = { wall: 1, cpu: 1, memory: 90 }
const measured: Results = {
  weakenings: {
    date: '2026-01-02',
    commit,
    cases: 3,
    run: 2,
    rows: [
      { id: 'CASE-1', class: 'bola-idor', found: true, reported: true, blocked: true, lacks: null, commit },
      { id: 'CASE-2', class: 'bola-idor', found: true, reported: true, blocked: false, lacks: 'told, and nothing of it blocks', commit },
    ],
  },
  routes: {
    date: '2026-01-02',
    commit,
    checks: [
      { name: 'recall in total', value: 0.9951, wanted: '>= 0.99', met: true, worst: 'shop' },
      { name: 'crashes', value: 2, wanted: '<= 0', met: false, worst: 'shop' },
      { name: 'nothing known', value: null, wanted: '>= 1', met: null },
    ],
    routes: [
      {
        id: 'shop',
        repository: 'owner/shop',
        commit: '0123456789',
        measure: 'recall',
        lines: 12_345,
        ms: 1500,
        failed: null,
        operations: 10,
        truth: 9,
        recall: 1,
        precision: 0.5,
        hedged: 0,
        without_code: ['GET /gone'],
        handlers: { scored: 9, exact: 1 },
        security: { scored: 9, exact: 0.5 },
        deployed: { variables: ['AUTH=on'], reason: 'it says so', security: { scored: 9, exact: 1 } },
      },
    ],
    live: [
      {
        id: 'shop',
        failed: 'exit 3',
        live: 7,
        recall: null,
        precision: null,
        handlers: null,
        dependencies: null,
        order: null,
        security: null,
        access: null,
      },
    ],
  },
  tutorial: {
    date: '2026-01-02',
    commit: { ...commit, changed: true },
    versions: { python: '3.13.0', fastapi: '0.1', starlette: '1', pydantic: '2' },
    files: 4,
    programs: 3,
    exact: 2,
    measures: { route: 3 },
    openapi: { both: 9, either: 10, score: 0.9, kinds: { path: { both: 9, either: 10 } } },
    left_out: [{ program: 'a/b.py', error: "ImportError: <class 'X'> | odd" }],
  },
  access: {
    date: '2026-01-02',
    commit,
    checks: [],
    sets: {
      hard: {
        labels: 3,
        right: 2,
        unknown: 0,
        safer: 1,
        closedThoughOpen: 1,
        confusion: { 'open -> authenticated': 1, 'open -> open': 2 },
      },
      hashed: { labels: 1, right: 1, unknown: 0, safer: 0, closedThoughOpen: 0, confusion: { 'open -> open': 1 } },
    },
    applications: [
      {
        id: 'shop',
        repository: 'owner/shop',
        commit: '0123456789',
        failed: null,
        hard: { labels: 3, right: 2 },
        hashed: { labels: 0, right: 0 },
      },
    ],
    wrong: [{ set: 'hard', application: 'shop', route: 'GET /x', said: 'authenticated', label: 'open', also: ['optional'] }],
  },
  yardsticks: {
    date: '2026-01-02',
    commit,
    flows: ['ssrf'],
    checks: [],
    tools: [
      {
        name: 'fastward',
        all: { cases: 2, hits: 2, fair: 1, silent: 1, failed: 0 },
        flows: { cases: 1, hits: 1, fair: 1, silent: 1, failed: 0 },
      },
      {
        name: 'semgrep',
        version: '1.2.3',
        rules: { repository: 'owner/rules', commit: 'abc', date: '2026-01-01', files: 3, pulls: ['7'] },
        all: { cases: 2, hits: 1, fair: 0, silent: 0, failed: 0 },
        flows: { cases: 1, hits: 0, fair: 0, silent: 0, failed: 0 },
        hitsWithoutPulls: 0,
      },
      {
        name: 'pysa',
        version: '0.1',
        all: { cases: 1, hits: 0, fair: 0, silent: 0, failed: 1 },
        flows: { cases: 1, hits: 0, fair: 0, silent: 0, failed: 1 },
      },
    ],
    cases: [
      {
        id: 'CVE-1',
        repository: 'owner/shop',
        class: 'ssrf',
        tools: {
          fastward: { hit: true, silent: true },
          semgrep: { hit: false, silent: null },
          pysa: { hit: false, silent: null, error: 'exit 3: timed out after 570 s' },
        },
      },
      {
        id: 'CVE-2',
        repository: 'owner/shop',
        class: 'cors',
        tools: { fastward: { hit: true, silent: null }, semgrep: { hit: true, silent: null } },
      },
    ],
  },
  speed: {
    date: '2026-01-02',
    commit,
    node: 'v20.0.0',
    machine: 'a machine',
    rounds: 5,
    checks: [],
    trees: [
      {
        name: 'o/r',
        commit: '0123456789',
        lines: 1000,
        yardstick: run,
        cold: { ...run, wall: 1.5 },
        unchanged: run,
        changed: run,
        ratios: { wall: 1.5, cpu: null, unchanged: 1 },
      },
    ],
  },
}

test('without results every section says how to measure', () => {
  const page = accuracyPage(nothing)
  for (const command of [
    'MIRRORS=DIR npm run corpus',
    'npm run conformance -- tutorial',
    'MIRRORS=DIR npm run corpus -- yardsticks',
    'MIRRORS=DIR npm run bench',
  ]) {
    expect(page).toContain(`Not measured yet: \`${command}\`.`)
  }
})

test.each([
  [
    'how many undone fixes are stopped',
    '2 of 3 cases were run. Of those whose weakness the scan finds, the difference tells the weakening in 2 of 2, and `guard` stops 1 of 2.',
  ],
  ['the commit and the date', 'Measured at commit `abc1234`, 2026-01-02.'],
  ['that the tree was changed', '`abc1234` with changes that were not committed'],
  ['a target that is met, without its worst application', '| recall in total | 0.9951 | \\>= 0.99 | met |'],
  ['a target that is not met, with the worst application', '| crashes (shop) | 2 | \\<= 0 | not met |'],
  ['what was not measured', '| nothing known | not measured | \\>= 1 |  |'],
  [
    'an application, without precision where the truth is not complete',
    '| owner/shop@0123456 | 12,345 | 9 | 1.000 |  | 0.000 | 1.000 | 0.500 | 1.5 |',
  ],
  [
    'which operations have no code',
    'Not counted for shop, because FastAPI served none of them when the application was imported at that commit (1): `GET /gone`.',
  ],
  [
    'under which setting a document was made, and both figures',
    'The document of shop was made with `AUTH=on`: it says so. Its security is 1.000 under that setting, and 0.500 under the defaults.',
  ],
  ['an application that failed', '| shop | failed |'],
  ['what was said of routes with a label, in both sets', '| open | open | 2 | 1 |'],
  ['how many verdicts on an application are right', '| owner/shop@0123456 | 2 of 3 |  |'],
  ['which verdict is wrong', '| shop | `GET /x` | open or optional | authenticated |'],
  ['what each tool found, Pysa of flows alone', '| pysa 0.1 |  |  | 0 of 1 | 0 of 0 | 1 |'],
  [
    'which rules a tool had, and how much those add that were not merged',
    'semgrep: 3 files of Python rules of owner/rules at `abc` of 2026-01-01, and those of its open pull requests that add or change some (#7); 0 found without those.',
  ],
  ['what every tool said about a weakness', '| CVE-1 | owner/shop | ssrf | found, silent | no | too long |'],
  ['what a tool was not asked', '| CVE-2 | owner/shop | cors | found | found |  |'],
  ['the share of exact programs', '2 of them are exact (66.7 %)'],
  ['what was left out, with the error in one harmless line', "- `a/b.py`: ImportError: \\<class 'X'\\> \\| odd"],
  ['a tree with its ratios', '| o/r@0123456 | 1,000 | 1.00 | 1.50 | 1.50 |  | 1.00 | 1.00 |  |  | 90 |'],
])('the page says %s', (_, text) => expect(accuracyPage(measured)).toContain(text))

test('infrastructure: what each tool found, and how much of it somebody judged', () => {
  const of = (found: number, right: number, wrong: number, debatable: number) => ({
    found,
    true: right,
    false: wrong,
    debatable,
    unjudged: found - right - wrong - debatable,
    estimated: right + wrong === 0 ? null : right,
  })
  const page = accuracyPage({
    ...nothing,
    infrastructure: {
      date: '2026-01-02',
      commit,
      versions: { checkov: '1.2.3' },
      trees: [
        { id: 'shop', among: 'corpus' },
        { id: 'other', among: 'beside' },
      ],
      sample: { size: 9, unjudged: 2, verdicts: 12 },
      elsewhere: { fastward: 0, checkov: 77 },
      tools: [
        { tool: 'fastward', ...of(1200, 5, 1, 1), alone: 3, aloneTrue: 2 },
        { tool: 'checkov', ...of(40, 2, 2, 0), alone: 30, aloneTrue: 0 },
      ],
      topics: [{ topic: 'container-root', title: 'the image runs as root', counts: { fastward: of(4, 2, 1, 0), checkov: of(3, 0, 0, 0) } }],
    },
  })
  expect(page).toContain('checkov 1.2.3 on 2 repositories of FastAPI applications (1 of the corpus')
  expect(page).toContain('9 of them, the first few by digest of every topic and tool, are to be judged by reading the files, 7 are')
  expect(page).toContain('| fastward | 1,200 | 5 | 1 | 1 | 1,193 | 5 | 3 | 0 |')
  expect(page).toContain('| the image runs as root | 4: 2, 1, 0 | 3 |')
})
