// What is written of the days past the shield against abuse.

import { age, count, type Result, table } from './accuracy-page.ts'

export interface AbuseResult extends Result {
  readonly besideRequests: number
  readonly days: readonly { readonly name: string; readonly requests: number; readonly alarms: number }[]
  readonly attacks: readonly {
    readonly name: string
    readonly kind: string
    readonly manner: string
    readonly tries: number
    readonly foundAfter: number | null
    readonly reached: number
    readonly victimsRefused: number
    readonly amid: { readonly foundAfter: number | null; readonly reached: number; readonly victimsRefused: number }
  }[]
  readonly cost: { readonly microseconds: number; readonly ratio: number }
}

export function abuseSection({ besideRequests, days, attacks, cost, ...result }: AbuseResult): string[] {
  const names = [...new Set(days.map(({ name }) => name))]
  const of = (wanted: string) => days.filter(({ name }) => name === wanted)
  const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0)
  const after = (found: number | null) => (found === null ? 'not found' : count(found))
  return [
    age(result),
    'Simulated days on a clock of their own, past the real shield with its usual rules, held to. Ordinary days, each with three seeds:',
    table(
      ['who', 'requests', 'refused or noted'],
      names.map((name) => [name, count(sum(of(name).map(({ requests }) => requests))), count(sum(of(name).map(({ alarms }) => alarms)))]),
    ),
    `Attacks of a day each, at most 10,000 tries: how many tries reached the application before the first was told, alone and amid ${count(besideRequests)} requests of customers, and how many ` +
      'reached it at all. What nobody in particular is to blame for is only noted, so all of it goes on.',
    table(
      ['attack', 'how', 'told after', 'amid customers', 'reached it', 'of'],
      attacks.map(({ name, manner, foundAfter, amid, reached, tries }) => [
        name,
        manner,
        after(foundAfter),
        after(amid.foundAfter),
        count(reached),
        count(tries),
      ]),
    ),
    `Refused of those who were robbed meanwhile: ${count(sum(attacks.map(({ victimsRefused, amid }) => victimsRefused + amid.victimsRefused)))}. ` +
      `The shield takes ${cost.ratio.toFixed(2)} of what reading the head and finding the operation takes, ${cost.microseconds.toFixed(1)} µs a request on this machine.`,
  ]
}
