import { describe, expect, test } from 'vitest'
import { makeModel, makeRoute } from '../../test/kit/model.ts'
import { shop } from '../../test/report/explain/shop.ts'
import { createFinding, type Finding, type RuleCard } from '../finding/index.ts'
import type { Route } from '../model/index.ts'
import { type FindingsReport, findingsFormats, writeFindings } from './index.ts'
import { describeReach } from './words.ts'

const card: RuleCard = {
  id: 'door-left-open',
  title: 'A door is left open',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-862'],
  owaspApi: 'API5:2023',
  asvs: [],
  why: 'Anybody walks in.',
  fix: 'Close it.',
  blindSpots: [],
  examples: [],
}

const find = (routes: readonly Route[], handler: string | null = null): Finding =>
  createFinding(
    card,
    {
      place: { file: 'main.py', line: 3 },
      cause: { name: 'main:door', what: 'door' },
      what: 'the door is open',
      routes,
      ...(handler === null ? {} : { handler }),
    },
    1,
  )

const route = (operation: string, access: Route['access']) => makeRoute(operation, { access })

describe('what a finding reaches', () => {
  test.each<[string, readonly Route[], string]>([
    ['nothing', [], ''],
    ['one verdict alone', [route('GET /a', 'open'), route('GET /b', 'open')], '2 routes (open): GET /a, GET /b'],
    ['what nobody verifies', [route('GET /a', 'presence')], '1 route (token not checked): GET /a'],
    ['what is not known', [route('GET /a', 'unknown')], '1 route (access unknown): GET /a'],
    [
      'several, the weakest first',
      [
        route('GET /a', 'authorised'),
        route('GET /b', 'authenticated'),
        route('GET /c', 'unknown'),
        route('GET /d', 'optional'),
        route('GET /e', 'open'),
      ],
      '5 routes (1 open, 1 access unknown, 1 optional, 1 authenticated, 1 authorised): GET /e, GET /c and 3 more',
    ],
  ])('%s', (_, routes, expected) => {
    expect(describeReach(find(routes), 2)).toBe(expected)
  })

  test.each(findingsFormats.filter((format) => format !== 'gitlab' && format !== 'gitlab-dependencies'))(
    'is told with who may call it: %s',
    (format) => {
      const routes = shop.routes.filter(({ access, otherwise }) => access === 'presence' || otherwise !== null)
      const told = writeReport(format, [find(routes)])
      for (const words of ['json', 'sarif', 'csv'].includes(format)
        ? ['presence', 'optional', 'authenticated']
        : ['token not checked', 'optional', 'authenticated'])
        expect(told).toContain(words)
    },
  )

  test('the finding on a handler says who may call its route', () => {
    expect(writeReport('terminal', [find([route('GET /a', 'presence')], 'main:door')])).toContain('  main.py:3  token not checked\n')
    expect(writeReport('terminal', [find([route('GET /a', 'unknown')], 'main:door')])).toContain('  main.py:3  access unknown\n')
  })
})

function writeReport(format: (typeof findingsFormats)[number], findings: readonly Finding[]): string {
  const report: FindingsReport = {
    result: {
      snapshot: shop.snapshot,
      findings,
      suppressed: [],
      problems: [],
      lookedAt: shop.lookedAt,
      statements: [],
      coverage: [],
      hidden: [],
      asked: { [card.id]: 1 },
    },
    model: makeModel({ routes: findings.flatMap(({ routes }) => shop.routes.filter(({ id }) => routes.some((one) => one.id === id))) }),
    cards: [card],
    options: { version: '0.1.0', time: new Date(0), all: true, colour: false, columns: 120, readLine: () => null },
  }
  return writeFindings(format, report)
}
