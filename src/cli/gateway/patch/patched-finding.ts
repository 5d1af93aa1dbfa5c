// What a patch needs to know of a finding, from a scan just made, from its JSON or from its SARIF. The place where data comes in stands in the first step of its
// way, in the words that `extract` tells it in.

import type { Finding } from '../../../finding/index.ts'

export interface PatchableFinding {
  readonly rule: string
  readonly fingerprint: string
  /** Ids. */
  readonly routes: readonly string[]
  /** Null where no single value does it. */
  readonly source: FindingSource | null
  /** The parameter that is the cause, where one is. */
  readonly what: string
}

export interface FindingSource {
  /** As the code calls it: `item.image_url`. */
  readonly name: string
  readonly in: 'path' | 'query' | 'header' | 'cookie' | 'body' | 'form' | 'file'
}

export function toPatchable({ rule, fingerprint, routes, flow, cause }: Finding): PatchableFinding {
  return { rule, fingerprint, routes: routes.map(({ id }) => id), source: readSource(flow?.steps[0]?.note ?? null), what: cause.what }
}

const waysIn: Readonly<Record<string, FindingSource['in']>> = {
  'in the path': 'path',
  'in the query': 'query',
  'as a header': 'header',
  'as a cookie': 'cookie',
  'in the body': 'body',
  'in a form': 'form',
  'with an upload': 'file',
}

export function readSource(note: string | null): FindingSource | null {
  const [, name, way] = /^`([^`]+)` arrives (.+)$/.exec(note ?? '') ?? []
  const found = way === undefined || !Object.hasOwn(waysIn, way) ? undefined : waysIn[way]
  return name === undefined || found === undefined ? null : { name, in: found }
}
