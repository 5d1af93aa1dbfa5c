import { expect, test } from 'vitest'
import { describeSeen, type Seen, type SeenFinding, tellChanges } from './tell-changes.ts'

const run: SeenFinding = { severity: 'high', place: 'main.py:4', what: 'a command is run', rule: 'command-from-request' }
const see = (seen: Partial<Seen> = {}): Seen => ({ findings: new Map(), routes: new Map([['GET /a', 'open']]), problems: [], ...seen })
const found = see({ findings: new Map([['f1', run]]) })

test.each<[string, Seen, Seen, string[]]>([
  ['nothing where nothing is another', found, found, []],
  ['nothing where a finding only moved', found, see({ findings: new Map([['f1', { ...run, place: 'main.py:9' }]]) }), []],
  ['what is new', see(), found, ['  + high  main.py:4  a command is run  command-from-request', '  1 finding (1 high), 1 route.']],
  ['what is settled', found, see(), ['  - high  main.py:4  a command is run  command-from-request', '  nothing found, 1 route.']],
  [
    'what became graver',
    see({ findings: new Map([['f1', { ...run, severity: 'low' }]]) }),
    found,
    ['  ! high  main.py:4  a command is run  command-from-request (was low)', '  1 finding (1 high), 1 route.'],
  ],
  [
    'routes that come, change and go',
    see({
      routes: new Map([
        ['GET /a', 'authenticated'],
        ['GET /b', 'open'],
      ]),
    }),
    see({
      routes: new Map([
        ['GET /c', 'open'],
        ['GET /a', 'open'],
      ]),
    }),
    ['  + route GET /c: open', '  ! route GET /a: open, was authenticated', '  - route GET /b', '  nothing found, 2 routes.'],
  ],
  [
    'what is not understood',
    see(),
    see({ problems: ['a.py:3: \u001b[2Jodd'] }),
    ['  ? a.py:3: \\x1b[2Jodd', '  nothing found, 1 route, 1 thing not understood.'],
  ],
  [
    'that it is understood again',
    see({ problems: ['a.py:3: odd'] }),
    see(),
    ['  everything could be understood again', '  nothing found, 1 route.'],
  ],
])('tells %s', (_, before, after, expected) => {
  expect(tellChanges(before, after)).toEqual(expected)
})

test('many changes are counted', () => {
  const many = see({ findings: new Map(Array.from({ length: 40 }, (_, index) => [`f${index}`, run])) })
  expect(tellChanges(see(), many)).toHaveLength(12)
  expect(describeSeen(many).slice(-2)).toEqual(['  … and 30 more', '  40 findings (40 high), 1 route.'])
})
