// A model whose files have the same meaning as before and other lines.

import type { Model } from '../../model/index.ts'

/** Old line to new; null where it went to several. */
export type MovedLines = ReadonlyMap<number, number | null>

/** Values of the program and schemas: what looks like a place in them is none. */
const withoutPlaces = new Set([
  'value',
  'default',
  'arguments',
  'openapiExtra',
  'parameters',
  'documented',
  'body',
  'responses',
  'security',
  'schemas',
  'snapshot',
])
const lineNames = ['line', 'end', 'headEnd'] as const

/** Changes the model, which must be nobody else's. False where a line of it cannot be told. */
export function moveLines(model: Model, moved: ReadonlyMap<string, MovedLines>): boolean {
  const away = new Map([...moved].filter(([, lines]) => [...lines].some(([from, to]) => from !== to)))
  if (away.size === 0) return true
  const used = new Map<string, Map<number, number>>()
  const move = (value: unknown, isCode: boolean): boolean => {
    if (typeof value !== 'object' || value === null) return true
    if (Array.isArray(value)) return value.every((item) => move(item, isCode))
    // The model is JSON that was just read: every object in it is a record.
    const record = value as Record<string, unknown>
    const file = typeof record['file'] === 'string' ? record['file'] : ''
    const lines = away.get(file)
    if (lines !== undefined) {
      for (const name of lineNames) {
        const from = record[name]
        if (typeof from !== 'number') continue
        // The first line also stands for the whole file, but where the code itself is spoken of.
        const to = from === 1 && !lines.has(1) ? 1 : lines.get(from)
        if (to == null || (from === 1 && to !== 1 && !isCode)) return false
        record[name] = to
        used.set(file, (used.get(file) ?? new Map<number, number>()).set(from, to))
      }
    }
    // Of what is known of an argument, the value itself is one of the program.
    const isApart = (name: string) => (isCode ? name === 'value' && typeof record['certainty'] === 'string' : withoutPlaces.has(name))
    return Object.entries(record).every(([name, inner]) => isApart(name) || move(inner, isCode))
  }
  const { code, flows, ...rest } = model
  return move(rest, false) && move([code, flows], true) && [...used.values()].every(isInOrder)
}

/** What stood in two lines, one before the other, still does: nothing was sorted or told apart by lines in vain. */
function isInOrder(lines: ReadonlyMap<number, number>): boolean {
  const sorted = [...lines].sort(([one], [other]) => one - other)
  return sorted.every(([, to], i) => i === 0 || to > (sorted[i - 1]?.[1] ?? 0))
}
