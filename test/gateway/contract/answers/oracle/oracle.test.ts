// What FastAPI serialises under its response model is what its document declares: no answer of it is an alarm, in any mode, whatever it leaves out. Where
// FastAPI answers otherwise than its own document says, each such way is found. Without the Pythons of the oracle it is skipped, each version counted.

import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { parseResponseHead } from '../../../../../src/gateway/listener/upstream/response-head.ts'
import { AnswerFilter } from '../../../../../src/gateway/shields/contract/answers/answer-filter.ts'
import { planAnswer } from '../../../../../src/gateway/shields/contract/answers/answer-plan.ts'
import { AnswerSchemas } from '../../../../../src/gateway/shields/contract/answers/answer-schemas.ts'
import { ContractDocument } from '../../../../../src/gateway/shields/contract/contract-document.ts'
import { checkout } from '../../../../kit/command.ts'
import { DEFAULT_PYTHON, FASTAPI_VERSIONS, findEnvironment } from '../../../../oracle/environments.ts'
import { answerRules } from '../../rules.ts'

const seeds = Number(process.env['SEEDS'] ?? 12)
const folder = `${checkout}/test/gateway/contract/answers/oracle`

interface Told {
  readonly openapi: Readonly<Record<string, unknown>>
  readonly answers: readonly (readonly [string, string, number, readonly (readonly [string, string])[], string])[]
}

function askPython(python: string, separate: string): Told {
  const ran = spawnSync(python, [`${folder}/ask.py`], {
    input: JSON.stringify({ folder, seeds }),
    env: { SEPARATE: separate, PYTHONDONTWRITEBYTECODE: '1' },
    maxBuffer: 256 * 1024 * 1024,
    encoding: 'utf8',
  })
  if (ran.status !== 0) throw new Error(ran.stderr)
  return JSON.parse(ran.stdout)
}

/** What is noted of each answer, by its operation; and the answers that were held back or changed. */
function judgeAll({ openapi, answers }: Told, mode: 'strip' | 'block') {
  const document = new ContractDocument(openapi)
  const schemas = new AnswerSchemas(document, false)
  const operations = new Map([...document.operations()].map((one) => [one.key, one]))
  const noted = new Map<string, Set<string>>()
  let judged = 0
  for (const [method, path, status, headers, body] of answers) {
    const name = `${method} ${path}`
    const note = (reason: string) => void noted.set(name, (noted.get(name) ?? new Set()).add(reason))
    const head = parseResponseHead(
      `HTTP/1.1 ${status} OK\r\n${headers.map(([key, value]) => `${key}: ${value}\r\n`).join('')}`.slice(0, -2),
    )
    const operation = operations.get(`${method} ${path.replaceAll(/\{[^}]*\}/g, '{}')}`)?.operation
    if (head === null || operation === undefined) throw new Error(name)
    const plan = planAnswer(head, [schemas.of(operation)], schemas)
    if (plan.kind === 'none') continue
    judged++
    if (plan.kind === 'unjudged') {
      note(plan.reason)
      continue
    }
    const bytes = Buffer.from(body, 'base64')
    const rules = { ...answerRules, answers: mode } as const
    const filter = new AnswerFilter({ plan, rules, isError: status >= 400, holds: true, note }).toBodyFilter()
    if (filter.kind === 'refuse') note('refused')
    else if (filter.kind === 'whole') {
      const left = filter.finish(bytes)
      if (left instanceof Promise || left.kind !== 'pass') note('changed')
    } else {
      const left = Buffer.concat([filter.write(bytes) ?? Buffer.from('ended'), filter.end() ?? Buffer.from('ended')])
      if (!left.equals(bytes)) note('changed')
    }
  }
  return { judged, noted }
}

/** What FastAPI answers otherwise than its document says. */
function listUntrue(version: string, separate: string): string[] {
  // An answer that the handler made itself, and names without their aliases.
  const always = ['GET /untrue/aliases', 'GET /untrue/direct', 'GET /untrue/page']
  // Pydantic 1 does not say that a model takes others.
  if (version === '0.92.0') return [...always, 'GET /true/open']
  return [
    ...always,
    // A serialiser that does not say what it makes; a value that nobody validated.
    'GET /untrue/serialised',
    'GET /untrue/constructed',
    // null in place of infinity; the older one answers 500.
    ...(version === '0.115.14' ? [] : ['GET /untrue/infinite']),
    // One schema for both ways is that of requests: it does not tell what serialisers make, and told computed fields from then on.
    ...(separate === 'yes' ? [] : ['GET /true/serialised', ...(version === '0.165.0' ? [] : ['GET /true/computed'])]),
  ]
}

const sides = FASTAPI_VERSIONS.flatMap(
  (version) =>
    (version === '0.92.0'
      ? [[version, 'yes']]
      : [
          [version, 'yes'],
          [version, 'no'],
        ]) as [string, string][],
)

describe.each(sides)('FastAPI %s, schemas of requests and answers apart: %s', (version, separate) => {
  const python = findEnvironment({ fastapi: version, python: DEFAULT_PYTHON })

  test.skipIf(python === null).each(['strip', 'block'] as const)(
    'raises an alarm exactly where its document is not true, to %s (skipped without its Python)',
    (mode) => {
      const { judged, noted } = judgeAll(askPython(python ?? '', separate), mode)
      const said = [...noted].map(([name, reasons]) => `${name}: ${[...reasons].join(' | ')}`)
      expect([...noted.keys()].sort(), said.join('\n')).toEqual(listUntrue(version, separate).sort())
      expect(judged).toBeGreaterThan(seeds * 15)
    },
  )
})
