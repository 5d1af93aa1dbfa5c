import { describe, expect, test } from 'vitest'
import { makeRoute } from '../../test/kit/model.ts'
import { createFinding, type Finding, type FindingDraft } from './finding.ts'
import { gatherFindings } from './gather-findings.ts'
import type { RuleCard } from './rule-card.ts'

const card: RuleCard = {
  id: 'file-read-anywhere',
  title: 'A file is read anywhere',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-22'],
  owaspApi: null,
  asvs: [],
  why: 'Files.',
  fix: 'Resolve.',
  blindSpots: [],
  examples: [],
}

function make(line: number, source: string, draft: Partial<FindingDraft> = {}): Finding {
  return createFinding(
    card,
    {
      place: { file: 'main.py', line },
      cause: { name: 'main:read', what: `open ${line}` },
      what: 'a file is read',
      flow: [
        { place: { file: 'main.py', line: 3 }, role: 'enters', note: source },
        { place: { file: 'main.py', line }, role: 'reaches', note: `reaches open at ${line}` },
      ],
      ...draft,
    },
    1,
  )
}

describe('what one part of a request does at several places', () => {
  const [first, second] = [make(5, 'name', { routes: [makeRoute('GET /a')] }), make(7, 'name', { routes: [makeRoute('GET /b')] })]

  test('is one finding with the fingerprint of the first, all places, all ways and all routes', () => {
    const [one, ...rest] = gatherFindings([first, second])
    expect(rest).toEqual([])
    expect(one?.fingerprint).toBe(first.fingerprint)
    expect(one?.places.map(({ role, line, note }) => [role, line, note])).toEqual([
      ['primary', 5, null],
      ['cause', 7, 'reaches open at 7'],
    ])
    expect(one?.flow?.steps).toEqual(first.flow?.steps)
    expect(one?.flow?.others).toEqual([second.flow?.steps])
    expect(one?.routes.map(({ id }) => id)).toEqual([...first.routes, ...second.routes].map(({ id }) => id))
  })

  const edit = (line: number) => ({ file: 'main.py', from: { line, column: 1 }, to: { line, column: 2 }, text: 'x' })
  test.each([
    ['every place', [edit(7)], 2],
    ['not every place', [], 0],
  ])('is mended where a machine can mend %s', (_, edits, number) => {
    const [one] = gatherFindings([make(5, 'name', { edits: [edit(5)] }), make(7, 'name', { edits })])
    expect(one?.edits).toHaveLength(number)
  })

  test.each([
    ['another part of the request', make(7, 'other')],
    ['something less sure', make(7, 'name', { confidence: 'medium' })],
    [
      'something without a way',
      make(7, 'name', { flow: [{ place: { file: 'main.py', line: 7 }, role: 'reaches', note: 'reaches open' }] }),
    ],
  ])('is not one with %s', (_, other) => {
    expect(gatherFindings([first, other])).toEqual([first, other])
  })

  test('is not one where all of a body goes to several functions', () => {
    const body = '`body` arrives in the body'
    const other = make(7, body, { cause: { name: 'main:other', what: 'open' } })
    expect(gatherFindings([make(5, body), make(6, body), other]).map(({ places }) => places.length)).toEqual([2, 1])
  })
})
