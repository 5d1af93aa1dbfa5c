// Every record that fits a query, read from the segments themselves: they are the truth, and nothing else can hide one. A file outside of the
// time that is asked for is not read beyond its first line, and lines without the texts that are asked for are not parsed.

import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { everything, fits, type GapLine, needlesOf, parseLine, type Query, type Row, toRow } from '../../audit/index.ts'
import { listChains, listSegments, segmentPath } from './layout.ts'

export interface Found {
  readonly row: Row
  readonly event: Readonly<Record<string, unknown>>
}

/** A decision may wait before its file is opened. */
const slack = 60_000

export function* scanRecord(folder: string, query: Query = everything): Generator<Found> {
  const needles = needlesOf(query).map((text) => Buffer.from(text))
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

function* scanSegment(chain: string, bytes: Buffer, query: Query, needles: readonly Buffer[]): Generator<Found> {
  let at = 0
  while (at < bytes.length) {
    const hit = needles.length === 0 ? at : nextHit(bytes, at, needles)
    if (hit === -1) return
    const start = needles.length === 0 ? at : bytes.lastIndexOf(0x0a, hit) + 1
    const end = bytes.indexOf(0x0a, hit)
    if (end === -1) return
    at = end + 1
    const line = parseLine(bytes.toString('utf8', start, end))
    if (line?.kind !== 'record') continue
    const row = toRow(chain, line.n, line.event)
    if (fits(row, query)) yield { row, event: line.event }
  }
}

function nextHit(bytes: Buffer, from: number, needles: readonly Buffer[]): number {
  const hits = needles.map((needle) => bytes.indexOf(needle, from)).filter((hit) => hit !== -1)
  return hits.length === 0 ? -1 : Math.min(...hits)
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
