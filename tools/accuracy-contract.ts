// The part of docs/accuracy.md on requests that are held against the contract.

import { age, count, type Result, table } from './accuracy-page.ts'

export interface ContractDecisionsResult extends Result {
  readonly requestsEach: number
  readonly rows: readonly {
    readonly fastapi: string
    readonly app: string
    readonly requests: number
    readonly bothTake: number
    readonly bothRefuse: number
    readonly left: number
    readonly strict: number
    readonly failed: number
    readonly wrong: number
    readonly unexplained: number
    readonly declared: { readonly same: number; readonly wrong: number }
  }[]
  readonly left: Readonly<Record<string, { readonly number: number; readonly because: string }>>
  readonly cost: { readonly bytes: number; readonly parse: number; readonly body: number; readonly query: number; readonly load: number }
}

export function contractDecisionsSection(result: ContractDecisionsResult): string[] {
  const { cost } = result
  const total = result.rows.reduce((all, { requests, failed }) => all + requests - failed, 0)
  const same = result.rows.reduce((all, { bothTake, bothRefuse }) => all + bothTake + bothRefuse, 0)
  const wrong = result.rows.reduce((all, row) => all + row.wrong, 0)
  const lefts = Object.entries(result.left).sort(([, one], [, other]) => other.number - one.number)
  return [
    age(result),
    `What the contract says of ${count(result.requestsEach)} generated requests for each of five applications, beside what the real FastAPI says: as the document asks, nearly so, and not at all so. ` +
      `The same for **${((same / total) * 100).toFixed(2)} %**; wrongly refused: **${count(wrong)}** (target: none); every other request goes on to the application, which refuses it itself, and has a name below. ` +
      'Stricter readings are JSON that readers read differently (a name twice, a byte order mark, half a surrogate pair, `NaN`), refused whatever the application does.',
    table(
      [
        'FastAPI',
        'application',
        'both take',
        'both refuse',
        'FastAPI alone refuses',
        'unexplained',
        'stricter readings',
        'FastAPI failed',
        'wrongly refused',
      ],
      result.rows.map((row) => [
        row.fastapi,
        row.app,
        count(row.bothTake),
        count(row.bothRefuse),
        count(row.left),
        count(row.unexplained),
        count(row.strict),
        count(row.failed),
        count(row.wrong),
      ]),
    ),
    'What FastAPI alone refuses, by what no document tells:',
    table(
      ['requests', 'because'],
      lefts.map(([, { number, because }]) => [count(number), because]),
    ),
    `Judging a body of ${count(cost.bytes)} bytes and 20 fields takes ${(cost.body - cost.parse).toFixed(2)} µs beside the ${cost.parse.toFixed(2)} µs of JSON.parse, ${((cost.body - cost.parse) / cost.parse).toFixed(2)} of it (target: 3 µs on a machine that does nothing else), three parameters of an address ${cost.query.toFixed(2)} µs (target: 0.5 µs); load of the machine ${cost.load.toFixed(1)}.`,
  ]
}
