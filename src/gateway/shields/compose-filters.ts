// Several who look at one answer, as one filter: each sees what the one before it left. Where one of them needs the whole, the whole is held for all;
// where it is too long for those, who cut parts cut what follows.

import type { BodyFilter, FilteredBody } from '../listener/index.ts'

type Whole = Extract<BodyFilter, { kind: 'whole' }>
type Parts = Extract<BodyFilter, { kind: 'parts' }>

export function composeFilters(filters: readonly BodyFilter[]): BodyFilter | null {
  const [first, ...others] = filters
  if (first === undefined) return null
  if (others.length === 0) return first
  const refused = filters.find(({ kind }) => kind === 'refuse')
  if (refused !== undefined) return refused
  const wholes = filters.filter((filter): filter is Whole => filter.kind === 'whole')
  const parts = filters.filter((filter): filter is Parts => filter.kind === 'parts')
  if (wholes.length === 0) return chain(parts)
  return {
    kind: 'whole',
    mostBytes: Math.max(...wholes.map(({ mostBytes }) => mostBytes)),
    isInstant: wholes.every(({ isInstant }) => isInstant === true),
    finish: (body) => (body === null ? finishLong(wholes, parts) : finish(filters, body, body, 0)),
  }
}

function chain(filters: readonly Parts[]): Parts {
  const through = (bytes: Uint8Array, from: number): Uint8Array | null => {
    let left: Uint8Array | null = bytes
    for (let index = from; index < filters.length && left !== null && left.length > 0; index++) left = filters[index]?.write(left) ?? null
    return left
  }
  return {
    kind: 'parts',
    ...(filters.every(({ onlyLooks }) => onlyLooks === true) ? { onlyLooks: true } : {}),
    write: (bytes) => through(bytes, 0),
    end() {
      const rests: Uint8Array[] = []
      for (const [index, filter] of filters.entries()) {
        // What the ones before held back comes to this one before it ends.
        const rest = filter.end()
        const left = rest === null ? null : through(rest, index + 1)
        if (left === null) return null
        rests.push(left)
      }
      return Buffer.concat(rests)
    },
  }
}

function finish(filters: readonly BodyFilter[], sent: Uint8Array, body: Uint8Array, from: number): FilteredBody | Promise<FilteredBody> {
  let left = body
  for (let index = from; index < filters.length; index++) {
    const filter = filters[index]
    if (filter === undefined || filter.kind === 'refuse') continue
    if (filter.kind === 'parts') {
      const kept = wholeOf(filter, left)
      if (kept === null) return { kind: 'refuse', code: 'answer-broken' }
      left = kept
      continue
    }
    if (filter.isInstant !== true && left !== sent) left = copy(left)
    const said = filter.finish(left.length > filter.mostBytes ? null : left)
    if (said instanceof Promise)
      return said.then((later) =>
        later.kind === 'refuse' ? later : lasting(finish(filters, sent, later.kind === 'send' ? later.bytes : left, index + 1)),
      )
    if (said.kind === 'refuse') return said
    if (said.kind === 'send') left = said.bytes
  }
  return left === sent ? { kind: 'pass' } : { kind: 'send', bytes: left }
}

/** The same bytes where nothing was cut. */
function wholeOf(filter: Parts, body: Uint8Array): Uint8Array | null {
  const kept = filter.write(body)
  const rest = kept === null ? null : filter.end()
  if (kept === null || rest === null) return null
  return filter.onlyLooks === true ? body : Buffer.concat([kept, rest])
}

async function finishLong(wholes: readonly Whole[], parts: readonly Parts[]): Promise<FilteredBody> {
  for (const whole of wholes) {
    const said = await whole.finish(null)
    if (said.kind === 'refuse') return said
    if (said.kind === 'send') return { kind: 'refuse', code: 'judge-failed' }
  }
  return parts.length === 0 ? { kind: 'pass' } : { kind: 'pass', rest: chain(parts) }
}

const copy = (bytes: Uint8Array): Uint8Array => Uint8Array.prototype.slice.call(bytes)

/** Whoever is told later may be told after others were looked at. */
const lasting = (said: FilteredBody | Promise<FilteredBody>): FilteredBody | Promise<FilteredBody> =>
  said instanceof Promise || said.kind !== 'send' ? said : { kind: 'send', bytes: copy(said.bytes) }
