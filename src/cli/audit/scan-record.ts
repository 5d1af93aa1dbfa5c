// Every record that fits a query, read from the segments themselves: they are the truth, and nothing else can hide one. A file outside of the
// time that is asked for is not read beyond its first line, and records are not put together where neither they nor their form holds what is asked for.

import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { everything, FormReader, fits, type GapLine, needlesOf, parseLine, type Query, type Row, toRow } from '../../audit/index.ts'
import { listChains, listSegments, segmentPath } from './layout.ts'

export interface Found {
  readonly row: Row
  readonly event: Readonly<Record<string, unknown>>
}

/** A decision may wait before its file is opened. */
const slack = 60_000

export function* scanRecord(folder: string, query: Query = everything): Generator<Found> {
  const needles = needlesOf(query)
  for (const chain of listChains(folder)) {
    const segments = listSegments(folder, chain)
    for (const [index, segment] of segments.entries()) {
      const path = segmentPath(folder, chain, segment)
      const next = segments[index + 1]
      if (query.until < readOpened(path) - slack) break
      if (next !== undefined && readOpened(segmentPath(folder, chain, next)) < query.since) continue
      yield* scanSegment(chain, readFileSync(path), query, needles)
    }
  }
}

/** Each gap that the segments tell of. */
export function* scanGaps(folder: string): Generator<{ readonly chain: string } & Pick<GapLine, 'n' | 'count' | 'because'>> {
  const needle = Buffer.from('{"kind":"gap"')
  for (const chain of listChains(folder))
    for (const segment of listSegments(folder, chain)) {
      const bytes = readFileSync(segmentPath(folder, chain, segment))
      for (let at = bytes.indexOf(needle); at !== -1; at = bytes.indexOf(needle, at + 1)) {
        const end = bytes.indexOf(0x0a, at)
        const isLine = at === 0 || bytes[at - 1] === 0x0a
        const line = isLine && end !== -1 ? parseLine(bytes.toString('utf8', at, end)) : null
        if (line?.kind === 'gap') yield { chain, n: line.n, count: line.count, because: line.because }
      }
    }
}

function* scanSegment(chain: string, bytes: Buffer, query: Query, needles: readonly string[]): Generator<Found> {
  const forms = new FormReader()
  /** By their number: the form itself holds a text that is asked for. */
  const hits = new Map<number, boolean>()
  const isHit = (text: string): boolean => needles.length === 0 || needles.some((needle) => text.includes(needle))
  let at = 0
  while (at < bytes.length) {
    const end = bytes.indexOf(0x0a, at)
    if (end === -1) return
    const text = bytes.toString('utf8', at, end)
    at = end + 1
    const isIn = isHit(text)
    // Nothing else in it is asked for by text.
    if (!isIn && text.startsWith('{"kind":"record"') && !hits.get(formOf(text))) continue
    const line = parseLine(text)
    if (line?.kind === 'form') {
      forms.take(line)
      hits.set(line.form, isIn)
    }
    const event = line?.kind === 'record' ? forms.eventOf(line) : null
    if (line?.kind !== 'record' || event === null) continue
    const row = toRow(chain, line.n, event)
    if (fits(row, query)) yield { row, event }
  }
}

/** -1 of one without. */
function formOf(record: string): number {
  const found = /^\{"kind":"record","n":\d+,"form":(\d+),/.exec(record)
  return found === null ? -1 : Number(found[1])
}

const headBytes = 512

/** Milliseconds since 1970; 0 where its first line says nothing. */
export function readOpened(path: string): number {
  const descriptor = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(headBytes)
    const text = bytes.toString('utf8', 0, readSync(descriptor, bytes, 0, headBytes, 0))
    const line = parseLine(text.slice(0, Math.max(0, text.indexOf('\n'))))
    return line?.kind === 'segment' ? Date.parse(line.opened) || 0 : 0
  } finally {
    closeSync(descriptor)
  }
}
