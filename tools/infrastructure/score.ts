// From what programs say and what people judged: how much of it is true, topic by topic. What has no verdict is estimated by those of its
// topic and program that have one; what is debatable counts as found and not as true.

import { type Tool, type TopicId, tools, topics } from './topics.ts'
import { keyOf, type Unit, whoSays } from './units.ts'

export interface Verdict {
  readonly application: string
  readonly file: string
  readonly topic: TopicId
  readonly block: number
  readonly line: number
  readonly verdict: 'true' | 'false' | 'debatable'
  readonly reason: string
}

/** `fastward, shown` is what a scan shows without `--all`. */
export type Column = Tool | 'fastward, shown'
export const columns: readonly Column[] = ['fastward', 'fastward, shown', 'checkov', 'hadolint', 'actionlint', 'zizmor']

export interface Count {
  readonly found: number
  readonly true: number
  readonly false: number
  readonly debatable: number
  readonly unjudged: number
  /** `found` times the share that is true; null where nothing was judged. */
  readonly estimated: number | null
}

export interface Score {
  readonly tools: readonly (Count & { readonly tool: Column; readonly alone: number; readonly aloneTrue: number })[]
  readonly topics: readonly { readonly topic: TopicId; readonly title: string; readonly counts: Readonly<Partial<Record<Column, Count>>> }[]
}

/** Of every topic and program the first few by digest; what several of them say is judged once. */
const EACH = 5

export function sampleOf(units: readonly Unit[], digest: (text: string) => string): Unit[] {
  const sample = new Set<Unit>()
  const sorted = units.map((unit) => ({ unit, order: digest(keyOf(unit)) })).toSorted((one, other) => (one.order < other.order ? -1 : 1))
  for (const topic of Object.keys(topics))
    for (const tool of tools)
      for (const { unit } of sorted.filter(({ unit: one }) => one.topic === topic && one.said[tool] !== undefined).slice(0, EACH))
        sample.add(unit)
  return [...sample]
}

export function scoreOf(units: readonly Unit[], verdicts: readonly Verdict[]): Score {
  const judged = new Map(verdicts.map((verdict) => [keyOf(verdict), verdict.verdict]))
  const says = (unit: Unit, column: Column) => (column === 'fastward, shown' ? unit.isShown : unit.said[column] !== undefined)
  const count = (own: readonly Unit[]): Count => {
    const of = (verdict: Verdict['verdict'] | undefined) => own.filter((unit) => judged.get(keyOf(unit)) === verdict).length
    const counts = { found: own.length, true: of('true'), false: of('false'), debatable: of('debatable'), unjudged: of(undefined) }
    const known = counts.found - counts.unjudged
    return { ...counts, estimated: known === 0 ? null : Math.round((10 * counts.found * counts.true) / known) / 10 }
  }
  // The keys of a constant table are its topics; the compiler widens them to texts.
  const byTopic = (Object.keys(topics) as TopicId[]).map((topic) => ({
    topic,
    title: topics[topic].title,
    counts: Object.fromEntries(
      columns.flatMap((column) => {
        const own = units.filter((unit) => unit.topic === topic && says(unit, column))
        return own.length === 0 ? [] : [[column, count(own)]]
      }),
    ) as Partial<Record<Column, Count>>,
  }))
  return {
    tools: columns.map((column) => {
      const counts = byTopic.flatMap((one) => one.counts[column] ?? [])
      const sum = (of: (one: Count) => number) => counts.reduce((total, one) => total + of(one), 0)
      const alone = units.filter((unit) => says(unit, column) && whoSays(unit).length === 1)
      return {
        tool: column,
        found: sum((one) => one.found),
        true: sum((one) => one.true),
        false: sum((one) => one.false),
        debatable: sum((one) => one.debatable),
        unjudged: sum((one) => one.unjudged),
        estimated: Math.round(sum((one) => one.estimated ?? 0)),
        alone: alone.length,
        aloneTrue: alone.filter((unit) => judged.get(keyOf(unit)) === 'true').length,
      }
    }),
    topics: byTopic.filter(({ counts }) => Object.keys(counts).length > 0),
  }
}
