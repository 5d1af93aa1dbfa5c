// The part of docs/accuracy.md on the gateway: what it decides, and which operation it finds.
import { age, count, type Result, table } from './accuracy-page.ts'

export interface GatewayDecisionsResult extends Result {
  readonly decisions: number
  readonly worlds: number
  readonly unsure: number
  readonly codes: Readonly<Record<string, number>>
  readonly differences: number
}

export interface GatewayRoutesResult extends Result {
  readonly requestsEach: number
  readonly rows: readonly {
    readonly fastapi: string
    readonly program: string
    readonly requests: number
    readonly refused: number
    readonly differences: number
  }[]
}

export function gatewayDecisionsSection(result: GatewayDecisionsResult): string[] {
  const { decisions, worlds, unsure, differences } = result
  return [
    age(result),
    `From the bytes of a request to the verdict, beside a slow and plain reading of the same application, policy and request: ` +
      `${count(decisions)} decisions in ${count(worlds)} random applications, ${count(differences)} differ. In ${count(unsure)} of them more than one operation could have answered.`,
    table(
      ['what was said', 'times'],
      Object.entries(result.codes)
        .sort(([, one], [, other]) => other - one)
        .map(([code, number]) => [code === 'early' ? 'refused before the policy is asked' : code, count(number)]),
    ),
  ]
}

export function gatewayRoutesSection(result: GatewayRoutesResult): string[] {
  return [
    age(result),
    `The operation that the gateway finds beside the one that the real FastAPI runs, ${count(result.requestsEach)} hostile and ordinary requests for each program and release.`,
    table(
      ['FastAPI', 'program', 'requests', 'refused whatever the policy says', 'differ'],
      result.rows.map(({ fastapi, program, requests, refused, differences }) => [
        fastapi,
        program,
        count(requests),
        count(refused),
        count(differences),
      ]),
    ),
  ]
}

interface BodyCounts {
  readonly same: number
  readonly refused: number
  readonly refusedByBoth: number
  readonly refusedByApplication: number
  readonly wrong: readonly string[]
}

export interface GatewayBodiesResult extends Result {
  readonly bodies: number
  readonly seed: number
  readonly releases: Readonly<Record<string, Readonly<Record<'map' | 'document', BodyCounts>>>>
}

export function gatewayBodiesSection(result: GatewayBodiesResult): string[] {
  return [
    age(result),
    `What rules see of a body beside what the handler of the real FastAPI gets: ${count(result.bodies)} generated bodies of JSON, forms and multipart, most of them spelled so that readers disagree. ` +
      'What differs would let a rule judge something else than what the application does. A field that nobody can know counts as not seen: a rule that reads it denies.',
    table(
      [
        'FastAPI',
        'routes from',
        'seen alike',
        'refused by both',
        'refused by FastAPI alone',
        'refused by the gateway alone',
        'seen otherwise',
      ],
      Object.entries(result.releases).flatMap(([release, counts]) =>
        Object.entries(counts).map(([from, { same, refused, refusedByBoth, refusedByApplication, wrong }]) => [
          release,
          `the ${from}`,
          count(same),
          count(refusedByBoth),
          count(refusedByApplication),
          count(refused),
          count(wrong.length),
        ]),
      ),
    ),
  ]
}
