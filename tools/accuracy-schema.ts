// The part of docs/accuracy.md on the validator of contracts: the tests of JSON Schema, and what a body takes beside other validators.
import { age, count, type Result, table } from './accuracy-page.ts'

export interface SchemaResult extends Result {
  readonly suite: { readonly name: string; readonly draft: string; readonly commit: string }
  readonly parts: readonly {
    readonly name: string
    readonly tests: number
    readonly right: number
    readonly wrong: number
    readonly refused: number
  }[]
  readonly others: readonly { readonly file: string; readonly outcome: string }[]
}

export interface SchemaSpeedResult extends Result {
  readonly node: string
  readonly machine: string
  readonly bytes: number
  readonly rows: readonly { readonly name: string; readonly kind: string; readonly nanoseconds: number }[]
  readonly ready: readonly { readonly name: string; readonly milliseconds: number }[]
  readonly schemas: number
}

export function schemaSection({ suite, parts, others, ...result }: SchemaResult): string[] {
  const files = new Map<string, number>()
  for (const { file } of others) files.set(file, (files.get(file) ?? 0) + 1)
  return [
    age(result),
    `The tests of ${suite.name}@${suite.commit.slice(0, 7)} for ${suite.draft}. What neither FastAPI nor pydantic writes of itself is counted with the whole alone; formats are judged only where that is asked for.`,
    table(
      ['part', 'tests', 'right', 'wrong', 'refused at load'],
      parts.map(({ name, tests, right, wrong, refused }) => [name, count(tests), count(right), count(wrong), count(refused)]),
    ),
    ...(files.size === 0
      ? []
      : [`What is not right, by the suite's files: ${[...files].map(([file, number]) => `${file} ${count(number)}`).join(', ')}.`]),
  ]
}

export function schemaSpeedSection({ node, machine, bytes, rows, ready, schemas, ...result }: SchemaSpeedResult): string[] {
  const of = (name: string, kind: string): string => {
    const row = rows.find((each) => each.name === name && each.kind === kind)
    return row === undefined ? '' : (row.nanoseconds / 1000).toFixed(2)
  }
  return [
    age(result),
    `A body of ${count(Math.round(bytes))} bytes and 20 fields, judged in one process by ours, ajv and schemasafe in turn, formats not judged; Node ${node}, ${machine}. The others write code for each schema; ours does not.`,
    table(
      ['validator', 'valid body, µs', 'invalid body, µs', `${count(schemas)} schemas ready, ms`],
      ready.map(({ name, milliseconds }) => [name, of(name, 'valid'), of(name, 'invalid'), milliseconds.toFixed(0)]),
    ),
  ]
}
