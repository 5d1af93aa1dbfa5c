// What the gateway counts of what became of requests beside their operation: the version of HTTP, why it answered by itself, and what shields had against
// them. All words are ours, so their number is small.

import type { DecisionNote, Outcome } from '../../../gateway/index.ts'

/** Plain data, so that it can be sent and added up. */
export interface OutcomeCounts {
  readonly versions: readonly { readonly version: string; readonly count: number }[]
  readonly refusals: readonly { readonly code: string; readonly count: number }[]
  readonly objections: readonly ObjectionCount[]
}

interface ObjectionCount {
  readonly shield: string
  readonly code: string
  readonly effect: 'observed' | 'enforced'
  readonly count: number
}

const versions = ['1.0', '1.1', '2', 'none'] as const

export class Outcomes {
  readonly #versions = versions.map(() => 0)
  readonly #refusals = new Map<string, number>()
  readonly #objections = new Map<string, ObjectionCount>()

  add({ sent, code, note }: Outcome<DecisionNote>): void {
    const version = toVersion(sent?.version)
    this.#versions[version] = (this.#versions[version] ?? 0) + 1
    if (code !== null) this.#refusals.set(code, (this.#refusals.get(code) ?? 0) + 1)
    for (const { shield, code: of, isEnforced } of note?.objections ?? []) {
      const effect = isEnforced ? 'enforced' : 'observed'
      const key = `${shield} ${of} ${effect}`
      this.#objections.set(key, { shield, code: of, effect, count: (this.#objections.get(key)?.count ?? 0) + 1 })
    }
  }

  read(): OutcomeCounts {
    return {
      versions: versions.map((version, index) => ({ version, count: this.#versions[index] ?? 0 })),
      refusals: [...this.#refusals].map(([code, count]) => ({ code, count })),
      objections: [...this.#objections.values()],
    }
  }
}

const toVersion = (version: string | undefined): number =>
  version === '1.1' ? 1 : version === '2' ? 2 : version === '1.0' ? 0 : versions.length - 1

/** Of several processes. */
export function addOutcomes(all: readonly OutcomeCounts[]): OutcomeCounts {
  return {
    versions: addUp(all.flatMap((one) => one.versions)),
    refusals: addUp(all.flatMap(({ refusals }) => refusals)),
    objections: addUp(all.flatMap(({ objections }) => objections)),
  }
}

/** Those that are the same but for how many. */
function addUp<Counted extends { readonly count: number }>(all: readonly Counted[]): readonly Counted[] {
  const sums = new Map<string, Counted>()
  for (const one of all) {
    const key = JSON.stringify({ ...one, count: 0 })
    sums.set(key, { ...one, count: one.count + (sums.get(key)?.count ?? 0) })
  }
  return [...sums].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, counted]) => counted)
}
