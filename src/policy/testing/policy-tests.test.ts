// Tests of a policy: what they may expect, and what they say where it is otherwise.

import { expect, test } from 'vitest'
import { makeModel, makeRoute } from '../../../test/kit/model.ts'
import { parseDocument } from '../document/parse-document.ts'
import { createPolicy } from '../policy.ts'
import { parsePolicyTests, runPolicyTest } from './index.ts'

const law = `presets: [baseline]
guardrails:
  page-sizes:
    for: parameter
    where: {name: limit}
    require: parameter.bounded
    severity: warn
    message: A page has a greatest size.
  copied-packages:
    for: component
    require: component.source == "index"
    message: Packages come from the index.
access:
  rules:
    staff: {where: {path: '/books/**', method: PUT}, when: '"staff" in principal.roles'}
    own: {where: {route: 'GET /orders/{order_id}'}, when: principal.id == resource.owner}
    nobody-at-night: {where: {path: '/books/**', method: PUT}, effect: deny, when: request.time.getHours() < 6}
  fields:
    prices: {where: {path: /books}, access: read, fields: ['[].cost'], when: '"staff" in principal.roles'}
    rank: {where: {path: '/books/**'}, access: write, fields: [rank], effect: deny}
  resources:
    order: {where: {path: '/orders/**'}, attributes: {owner: response.owner_id}}
waivers:
  - {rule: docs-open, route: GET /docs, reason: it is public, owner: '@api', expires: 2026-06-30}
`
const policy = createPolicy([{ file: 'fastward.yaml', beneath: [], document: parseDocument(law, 'fastward.yaml', []) }], ['docs-open'])
const own = makeModel({ routes: [makeRoute('GET /own', { access: 'open' })] })
const model = `    model:
      routes:
        GET /docs: {origin: docs}
        GET /orders/{order_id}: {access: authenticated, answer: {owner_id: string}}
        GET /books: {access: open, query: {limit: integer}, answer: [{name: string, cost: number}]}
        PUT /books/{book_id}: {access: authorised, asks: {role: [staff]}, path: {book_id: integer}, body: {rank: integer}}
`

function run(text: string): readonly string[] {
  const [first] = parsePolicyTests(`tests:\n  - name: one\n${text}`, 'tests.yaml')
  if (first === undefined) throw new Error('there is no test')
  const models = {
    ofProgram: () => {
      throw new Error('no test has a program')
    },
    own: () => own,
  }
  return runPolicyTest(first, policy, models, 'tests.yaml', new Date('2026-03-01T00:00:00Z')).differences
}

test.each([
  [
    'routes',
    `${model}    expect: {GET /books: {undeclared-open-route: block, page-sizes: warn}, 'GET /orders/{order_id}': {'*': holds}}\n`,
  ],
  ['the application itself', '    expect: {GET /own: {undeclared-open-route: broken, page-sizes: untouched}}\n'],
  [
    'requests',
    `${model}    requests:
      - {route: 'PUT /books/{book_id}', principal: {id: a, roles: [staff]}, time: '2026-03-01T12:00:00Z', expect: allow, by: staff}
      - {route: 'PUT /books/{book_id}', principal: {id: a, roles: [staff]}, time: '2026-03-01T03:00:00Z', expect: deny, by: nobody-at-night}
      - {route: 'PUT /books/{book_id}', time: '2026-03-01T12:00:00Z', expect: deny}
      - {route: GET /books, expect: unmatched}
      - {route: 'GET /orders/{order_id}', principal: {id: ann}, expect: undecided}
      - {route: 'GET /orders/{order_id}', principal: {id: ann}, response: {owner_id: ann}, expect: allow, by: own}
      - {route: 'GET /orders/{order_id}', principal: {id: bob}, response: {owner_id: ann}, expect: deny}
`,
  ],
  [
    'fields',
    `${model}    requests:
      - {route: GET /books, unreadable: ['[].cost'], response: [{name: a, cost: 1}], left: [{name: a}]}
      - {route: GET /books, principal: {id: a, roles: [staff]}, unreadable: [], response: [{name: a, cost: 1}], left: [{cost: 1, name: a}]}
      - {route: 'PUT /books/{book_id}', principal: {id: a, roles: [staff]}, unwritable: [rank]}
`,
  ],
  [
    'findings',
    `${model}    findings:
      - {rule: docs-open, route: GET /docs, on: 2026-06-30, expect: waived}
      - {rule: docs-open, route: GET /docs, on: 2026-07-01, expect: expired}
      - {rule: docs-open, route: GET /books, expect: reported, breaks: {severe-finding: untouched}}
      - {rule: typed-in, room: secrets, severity: high, breaks: {severe-finding: block, committed-secret: block}}
`,
  ],
  ['packages', '    packages: [{name: a, source: git, expect: {copied-packages: warn}}, {name: b, expect: {copied-packages: holds}}]\n'],
])('%s can be as expected', (_, text) => expect(run(text)).toEqual([]))

test.each([
  [
    `${model}    expect: {GET /books: {undeclared-open-route: holds}}\n`,
    ['GET /books: undeclared-open-route: expected holds, got broken (block)', '  no: route.public  (route.public = false)'],
  ],
  [
    `${model}    expect: {GET /books: {'*': holds}}\n`,
    [
      'GET /books: undeclared-open-route: expected holds, got broken (block)',
      'GET /books: page-sizes: expected holds, got broken (warn)',
      '  page-sizes (fastward.yaml:3) about the parameter `limit` (query) of `main:app|GET /books`: parameter.bounded',
    ],
  ],
  [`${model}    expect: {GET /nothing: {page-sizes: warn}}\n`, ['GET /nothing: there is no such route; there are GET /docs']],
  [`${model}    expect: {GET /books: {severe-finding: warn}}\n`, ['the policy has no guardrail `severe-finding` about routes']],
  [
    `${model}    requests: [{route: 'PUT /books/{book_id}', principal: {id: bob}, time: '2026-03-01T12:00:00Z', expect: allow}]\n`,
    [
      'PUT /books/{book_id} as bob (line 9): expected allow, got deny: none of `staff` allows it',
      '  allow staff (fastward.yaml:15): "staff" in principal.roles',
    ],
  ],
  [
    `${model}    requests: [{route: 'GET /orders/{order_id}', principal: {id: ann}, expect: allow}]\n`,
    ['got undecided: `own` reads the response, which the test does not give: add `response`'],
  ],
  [
    `${model}    requests: [{route: GET /books, unreadable: [], left: {}}]\n`,
    ['expected `unreadable` none, got [].cost', 'expected {} to be left, got nothing'],
  ],
  [
    `${model}    findings: [{rule: docs-open, route: GET /docs, on: 2026-07-01, expect: waived}]\n`,
    ['docs-open on 2026-07-01 (line 9): expected waived, got expired', '  the waiver of docs-open on GET /docs until 2026-06-30'],
  ],
  ['    packages: [{name: a, expect: {copied-packages: warn}}]\n', ['the package a (line 3): copied-packages: expected warn, got holds']],
])('what is otherwise is told with its reason', (text, parts) => {
  const said = run(text).join('\n')
  for (const part of parts) expect(said).toContain(part)
})

test.each([
  ['    expect: {GET /a: {x: brokn}}', 'tests.yaml:3: `tests.expect.GET /a.x` must be one of'],
  ['    program: x', 'must be a test that expects something'],
  ['    program: x\n    model: {routes: {}}\n    expect: {}', 'and not both'],
  ['    requests: [{route: GET /a}]', 'must be a request of which something is expected'],
  ['    model: {routes: {GET a: {}}}\n    expect: {}', 'must be a method and a path'],
  ['    model: {routes: {GET /a: {answer: txt}}}\n    expect: {}', '`tests.model.routes.GET /a.answer` must be `string`'],
  ['    findings: [{rule: a, on: 2026-02-30, expect: waived}]', 'a day that the calendar has'],
])('what is no test is refused: %s', (text, message) => expect(() => run(`${text}\n`)).toThrow(message))
