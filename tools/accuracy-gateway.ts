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
