// What is written of streams whose events are held to their contract, and of how the gateway starts.

import { age, type Result, table } from './accuracy-page.ts'

export interface StreamsResult extends Result {
  readonly machine: { readonly cores: number; readonly load: number; readonly node: string; readonly nice: number }
  readonly rounds: number
  readonly events: number
  readonly kinds: readonly {
    readonly kind: string
    readonly ways: readonly {
      readonly name: string
      readonly p50: number
      readonly p99: number
      readonly addedP50: number
      readonly addedP99: number
    }[]
  }[]
  readonly starts: readonly { readonly name: string; readonly how: string; readonly milliseconds: number }[]
}

const wanted = 1

export function streamsSection({ machine, rounds, events, kinds, starts, ...result }: StreamsResult): string[] {
  const judged = kinds.flatMap(({ ways }) => ways.filter(({ name }) => name.startsWith('with ')))
  const worst = Math.max(...judged.map(({ addedP99 }) => addedP99))
  return [
    age(result),
    `A real FastAPI on uvicorn, ${rounds} rounds of ${events} events, Node ${machine.node}, ${machine.cores} cores with a load of ${machine.load.toFixed(1)}${machine.nice === 0 ? '' : `, all of it at nice ${machine.nice} among the work of others`}. ` +
      'Beside each way the plain gateway had the same stream at the same time; what is added is the difference of percentiles within such a pair, and of those the median.',
    table(
      ['milliseconds', 'way', 'p50', 'p99', 'added p50', 'added p99'],
      kinds.flatMap(({ kind, ways }) =>
        ways.map((way) => [kind, way.name, ...[way.p50, way.p99, way.addedP50, way.addedP99].map((value) => value.toFixed(3))]),
      ),
    ),
    `Judging may add ${wanted} ms p99: at most ${worst.toFixed(3)} ms, ${worst <= wanted ? 'met' : 'not met'}.`,
    'A start in front of two hundred operations, until it listens:',
    table(
      ['what is served is known', 'compiled', 'ms'],
      starts.map(({ name, how, milliseconds }) => [name, how, milliseconds.toFixed(0)]),
    ),
  ]
}
