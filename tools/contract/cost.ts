// What judging a request costs in this process, in microseconds, beside JSON.parse of the same body.

import { Buffer } from 'node:buffer'
import { loadavg } from 'node:os'
import { cpuUsage } from 'node:process'
import { readOpenapi } from '../../src/extract/index.ts'
import { readJson } from '../../src/gateway/content/index.ts'
import { readTape } from '../../src/gateway/json/index.ts'
import { readHead, usualHeadLimits } from '../../src/gateway/request/index.ts'
import { createContractShield, type OperationShield, type ShieldRequest } from '../../src/gateway/shields/index.ts'
import { requestRules } from '../../test/gateway/contract/rules.ts'

export interface ContractCost {
  readonly bytes: number
  /** Of the body from bytes to a value, by the engine alone. */
  readonly parse: number
  /** The whole step: read strictly, and judged. */
  readonly body: number
  /** Three parameters of an address. */
  readonly query: number
  readonly load: number
}

const kinds = [
  [
    { type: 'string', minLength: 1, maxLength: 200 },
    'some words of prose that somebody wrote, about a hundred and thirty characters, as names and addresses and notes are in bodies',
  ],
  [{ type: 'integer', minimum: 0, maximum: 100_000 }, 12_345],
  [{ type: 'number', exclusiveMinimum: 0 }, 12.75],
  [{ type: 'boolean' }, true],
  [{ anyOf: [{ type: 'string', format: 'date-time' }, { type: 'null' }] }, '2026-11-23T10:00:00Z'],
] as const

export async function measureCost(): Promise<ContractCost> {
  const fields = Array.from({ length: 20 }, (_, index) => [`field_${index}_name`, kinds[index % kinds.length] ?? kinds[0]] as const)
  const document = {
    openapi: '3.1.0',
    info: { title: 'cost', version: '1' },
    paths: {
      '/orders': {
        post: {
          requestBody: { required: true, content: { 'application/json': { schema: { $ref: '#/components/schemas/Order' } } } },
          responses: {},
        },
        get: {
          parameters: [
            { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 100 } },
            { name: 'word', in: 'query', required: true, schema: { type: 'string', maxLength: 50 } },
            { name: 'full', in: 'query', schema: { type: 'boolean' } },
          ],
          responses: {},
        },
      },
    },
    components: {
      schemas: {
        Order: {
          type: 'object',
          properties: Object.fromEntries(fields.map(([name, [schema]]) => [name, schema])),
          required: fields.map(([name]) => name),
        },
      },
    },
  }
  const bytes = Buffer.from(JSON.stringify(Object.fromEntries(fields.map(([name, [, value]]) => [name, value]))))
  const read = readOpenapi(JSON.stringify(document))
  if (!read.ok) throw new Error('the document of the measure cannot be read')
  const shield = createContractShield(requestRules, document)
  const stepsOf = (method: string): OperationShield => {
    const route = read.value.routes.find((one) => one.method === method)
    const steps = route === undefined ? null : shield.of(route)
    if (steps === null) throw new Error('the measure has no operation')
    return steps
  }
  const [post, get] = [stepsOf('POST'), stepsOf('GET')]
  const posted = arrive('POST', '/orders', ['Content-Type', 'application/json', 'Content-Length', String(bytes.length)])
  const got = arrive('GET', '/orders?limit=20&word=hello&full=true', [])
  const sent = {
    bytes,
    read: () => ({ kind: 'refused', code: 'judge-failed', reason: 'nobody asks' }) as const,
    json: (depth: number, repeats: boolean) => readJson(bytes, depth, repeats),
    tape: () => readTape(bytes),
    isTaped: false,
  }
  if ((await post.body?.judge(posted, sent)) !== null || (await get.head?.(got)) !== null) throw new Error('the measure is refused')
  const [parse, body, query] = timesOf([() => JSON.parse(bytes.toString()), () => post.body?.judge(posted, sent), () => get.head?.(got)])
  return { bytes: bytes.length, parse: parse ?? 0, body: body ?? 0, query: query ?? 0, load: Number((loadavg()[0] ?? 0).toFixed(1)) }
}

function arrive(method: string, target: string, rawHeaders: readonly string[]): ShieldRequest {
  const read = readHead({ method, target, version: '1.1', rawHeaders: ['Host', 'shop.example', ...rawHeaders] }, usualHeadLimits)
  if (read.kind === 'refused') throw new Error('the head of the measure is refused')
  return {
    head: read.head,
    client: { address: '127.0.0.1', isEncrypted: false },
    route: null,
    others: [],
    parameters: {},
    now: 0,
    principal: { kind: 'anonymous', roles: [], scopes: [], attributes: {} },
    mode: 'enforce',
    note: () => {},
  }
}

/** Of the processor, not of the clock, which others share: medians of alternating rounds. */
function timesOf(runs: readonly (() => unknown)[]): readonly number[] {
  const turns = 20_000
  const rounds: number[][] = runs.map(() => [])
  for (let round = 0; round < 21; round++)
    for (const [index, run] of runs.entries()) {
      const start = cpuUsage()
      for (let turn = 0; turn < turns; turn++) run()
      const { user, system } = cpuUsage(start)
      // The first rounds warm the engine.
      if (round > 5) rounds[index]?.push((user + system) / turns)
    }
  return rounds.map((times) => Number((times.sort((one, other) => one - other)[Math.floor(times.length / 2)] ?? 0).toFixed(2)))
}
