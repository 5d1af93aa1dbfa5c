import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { checks } from '../../src/infrastructure/checks/index.ts'
import { cards } from '../../src/scan/index.ts'
import { sampleOf, scoreOf, type Verdict } from './score.ts'
import { findTopic, tools, topics } from './topics.ts'
import { findBlock, type Row, unitsOf } from './units.ts'

const filed = Object.values(topics).flatMap(({ rules }) =>
  Object.entries(rules).flatMap(([tool, ids]: [string, readonly string[]]) => ids.map((id) => `${tool} ${id}`)),
)

test('every rule of ours that is filed is a rule, and nearly every check of infrastructure is filed', () => {
  const known = new Set(cards.map(({ id }) => `fastward ${id}`))
  expect(filed.filter((rule) => rule.startsWith('fastward ') && !known.has(rule))).toEqual([])
  // A new check may wait for its topic; the count of what is filed nowhere is told beside the others'.
  const unfiled = checks.filter(({ id }) => !filed.includes(`fastward ${id}`))
  expect(unfiled.length).toBeLessThan(checks.length / 5)
})

test('no rule is filed twice', () => {
  expect(filed.filter((rule, index) => filed.indexOf(rule) !== index)).toEqual([])
})

test('a rule has a topic by its id; actions of GitHub itself have one of their own', () => {
  expect(findTopic('checkov', 'CKV_GHA_2', '')).toBe('untrusted-text')
  expect(findTopic('hadolint', 'DL3008', '')).toBeNull()
  expect(findTopic('zizmor', 'unpinned-uses', '      - uses: someone/tagger@main')).toBe('foreign-actions')
  expect(findTopic('zizmor', 'unpinned-uses', '      - uses: actions/checkout@v4')).toBe('own-actions')
})

const compose = ['services:', '  # a cache', '  cache:', '    image: redis', '    ports:', '      - 6379:6379', '  api:', '    build: .']
const workflow = [
  'jobs:',
  '  test:',
  '    steps:',
  '      - name: a',
  '        run: |',
  '          echo',
  '      - uses: b',
  '  other:',
  '    x: 1',
]

test.each([
  ['a file is one', 'Dockerfile', ['FROM a', 'RUN b'], 2, 'file', 0],
  ['an instruction of several lines', 'Dockerfile', ['FROM a', 'RUN b \\', '  && c \\', '  && d'], 4, 'entry', 2],
  ['a service of Compose', 'docker-compose.yml', compose, 6, 'part', 3],
  ['the next service', 'docker-compose.yml', compose, 8, 'part', 7],
  ['a row of a list', 'docker-compose.yml', compose, 6, 'entry', 6],
  ['a job', '.github/workflows/a.yml', workflow, 6, 'part', 2],
  ['a step', '.github/workflows/a.yml', workflow, 6, 'entry', 4],
  ['a document of a manifest', 'k8s/all.yaml', ['kind: A', '---', 'kind: B', 'spec:', '  x: 1'], 5, 'part', 3],
  ['the head of a document', 'k8s/all.yaml', ['kind: A', '---', 'kind: B'], 3, 'part', 3],
  ['a resource', 'main.tf', ['resource "a" "b" {', '  c = 1', '}', '', 'resource "d" "e" {', '  f = 1', '}'], 6, 'part', 5],
] as const)('%s', (_name, file, lines, line, grain, block) => {
  expect(findBlock(file, lines, line, grain)).toBe(block)
})

const row = (tool: Row['tool'], rule: string, line: number, confidence?: string): Row => ({
  application: 'a',
  among: 'corpus',
  tool,
  rule,
  file: 'Dockerfile',
  line,
  end: line,
  ...(confidence === undefined ? {} : { confidence }),
})
const found = unitsOf(
  [
    row('fastward', 'image-runs-as-root', 1, 'high'),
    row('checkov', 'CKV_DOCKER_3', 1),
    row('hadolint', 'DL3002', 2),
    row('hadolint', 'DL3006', 1),
    row('hadolint', 'DL3059', 2),
  ],
  () => 'FROM a\nUSER root\n',
)

test('what several programs say of one place is one', () => {
  expect(found.units.map(({ topic, said }) => [topic, Object.keys(said)])).toEqual([
    ['container-root', ['fastward', 'checkov', 'hadolint']],
    ['image-source', ['hadolint']],
  ])
  expect(found.elsewhere.hadolint).toBe(1)
})

test('the sample has some of every topic and program, and is the same each time', () => {
  const digest = (text: string) => createHash('sha256').update(text).digest('hex')
  const many = unitsOf(
    Array.from({ length: 40 }, (_, index) => ({
      ...row(tools[index % 2] ?? 'fastward', index % 2 ? 'CKV_DOCKER_3' : 'image-runs-as-root', 1),
      file: `${index}/Dockerfile`,
    })),
    () => '',
  ).units
  const sample = sampleOf(many, digest)
  expect(sample).toHaveLength(10)
  expect(sampleOf(many.toReversed(), digest)).toEqual(sample)
})

test('the judged stand for the others of their topic and program', () => {
  const { units } = unitsOf(
    ['x', 'y', 'z', 'w'].map((name) => ({ ...row('checkov', 'CKV_DOCKER_3', 1), file: `${name}/Dockerfile` })),
    () => '',
  )
  const verdict = (name: string, said: Verdict['verdict']): Verdict => ({
    application: 'a',
    file: `${name}/Dockerfile`,
    topic: 'container-root',
    block: 0,
    line: 1,
    verdict: said,
    reason: '-',
  })
  const score = scoreOf(units, [verdict('x', 'true'), verdict('y', 'false')])
  expect(score.tools.find(({ tool }) => tool === 'checkov')).toMatchObject({
    found: 4,
    true: 1,
    false: 1,
    unjudged: 2,
    estimated: 2,
    alone: 4,
  })
  expect(score.tools.find(({ tool }) => tool === 'fastward')).toMatchObject({ found: 0, estimated: 0 })
})
