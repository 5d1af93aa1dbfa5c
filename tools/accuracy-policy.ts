// The part of docs/accuracy.md on conditions of policies.
import { age, count, percent, type Result, table } from './accuracy-page.ts'

export interface CelResult extends Result {
  readonly suite: { readonly name: string; readonly version: string }
  readonly tests: number
  readonly passed: number
  readonly reasons: Readonly<Record<string, number>>
  readonly outside: Readonly<Record<string, { readonly tests: number; readonly passed: number }>>
}

export function celSection(result: CelResult): string[] {
  const { suite, tests, passed } = result
  const outside = Object.values(result.outside).reduce((sum, one) => sum + one.tests, 0)
  return [
    age(result),
    `Conformance tests of CEL (${suite.name} ${suite.version}) that need neither protocol buffers nor an extension: ` +
      `${count(passed)} of ${count(tests)} pass (${percent(passed, tests)}). ${count(outside)} others do need them and are not counted.`,
    table(
      ['why it does not pass', 'tests'],
      Object.entries(result.reasons).map(([reason, number]) => [reason, count(number)]),
    ),
  ]
}
