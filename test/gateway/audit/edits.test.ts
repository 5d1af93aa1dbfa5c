// The record of a running gateway, changed in every way that somebody could change it who has no key: each change is found.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type AuditFiles, verifyAudit } from '../../../src/audit/index.ts'
import { ask } from '../front/raw-client.ts'
import { layPlace, policy, readSegments, startApplication, startGateway } from './standing.ts'

interface Kept {
  readonly ledger: Buffer
  /** Of one chain, in order. */
  readonly segments: readonly Buffer[]
  readonly anchors: readonly string[]
}

const linesOf = (bytes: Buffer): readonly string[] => bytes.toString('utf8').split('\n').slice(0, -1)
const joinLines = (lines: readonly string[]): Buffer => Buffer.from(lines.map((line) => `${line}\n`).join(''))

/** Two runs, so two files; each is signed at its end, and the signed lines are kept elsewhere. */
async function record(): Promise<Kept> {
  const place = layPlace(`${policy}\ngateway: {audit: {anchors: 'file:anchors.jsonl'}}\n`)
  const upstream = await startApplication()
  for (const run of [1, 2]) {
    const gateway = await startGateway(place, upstream)
    for (const number of [1, 2]) await ask(gateway.port, `GET /payments/${run}-${number} HTTP/1.1\r\nHost: shop.example\r\n\r\n`)
    await gateway.stop()
  }
  return {
    ledger: readFileSync(join(place.record, 'ledger.jsonl')),
    segments: readSegments(place.record).map(({ text }) => Buffer.from(text)),
    anchors: linesOf(readFileSync(join(place.folder, 'anchors.jsonl'))),
  }
}

function verify({ ledger, segments, anchors }: Kept) {
  const files: AuditFiles = {
    ledger: ledger.toString('utf8'),
    chains: new Map([['worker-1', new Map(segments.map((bytes, index) => [index + 1, bytes]))]]),
  }
  return verifyAudit(files, { anchors, key: null })
}

describe('a record that a gateway wrote', () => {
  let kept: Kept = { ledger: Buffer.alloc(0), segments: [], anchors: [] }
  const withSegment = (index: number, bytes: Buffer): Kept => ({ ...kept, segments: kept.segments.with(index, bytes) })
  const found = (changed: Kept) => verify(changed).faults.length > 0

  test('is right as it is', async () => {
    kept = await record()
    expect(verify(kept)).toMatchObject({ faults: [], records: 4, signed: 4, anchored: 4, unsealed: 0 })
    expect(kept.segments).toHaveLength(2)
  })

  test('each byte of each file, changed or taken out, is found', { timeout: 120_000 }, () => {
    const missed: string[] = []
    const look = (name: string, bytes: Buffer, make: (changed: Buffer) => Kept) => {
      for (let at = 0; at < bytes.length; at++) {
        const flipped = Buffer.from(bytes)
        flipped[at] = (flipped[at] ?? 0) ^ 1
        if (!found(make(flipped))) missed.push(`${name} ${at} changed`)
        if (at % 7 === 0 && !found(make(Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]))))
          missed.push(`${name} ${at} taken out`)
      }
    }
    look('ledger', kept.ledger, (ledger) => ({ ...kept, ledger }))
    for (const [index, bytes] of kept.segments.entries()) look(`segment ${index + 1}`, bytes, (changed) => withSegment(index, changed))
    expect(missed).toEqual([])
  })

  test('each line, taken out, doubled, or changed round with the next one, is found', () => {
    const missed: string[] = []
    const edits: readonly [string, (lines: readonly string[], at: number) => readonly string[]][] = [
      ['taken out', (lines, at) => lines.toSpliced(at, 1)],
      ['doubled', (lines, at) => lines.toSpliced(at, 0, lines[at] ?? '')],
      ['changed round', (lines, at) => lines.toSpliced(at, 2, lines[at + 1] ?? '', lines[at] ?? '')],
    ]
    for (const [name, edit] of edits) {
      for (const [index, bytes] of kept.segments.entries()) {
        const lines = linesOf(bytes)
        for (const at of lines.keys()) {
          if (name === 'changed round' && at === lines.length - 1) continue
          if (!found(withSegment(index, joinLines(edit(lines, at))))) missed.push(`segment ${index + 1} line ${at + 1} ${name}`)
        }
      }
      const lines = linesOf(kept.ledger)
      for (const at of lines.keys()) {
        if (name === 'changed round' && at === lines.length - 1) continue
        if (!found({ ...kept, ledger: joinLines(edit(lines, at)) })) missed.push(`ledger line ${at + 1} ${name}`)
      }
    }
    expect(missed).toEqual([])
  })

  test('each tail that is cut off, of files and of the ledger, is found', () => {
    const missed: string[] = []
    for (const [index, bytes] of kept.segments.entries())
      for (let at = 0; at < bytes.length; at++)
        if (!found(withSegment(index, bytes.subarray(0, at)))) missed.push(`segment ${index + 1} ${at}`)
    for (let at = 0; at < kept.ledger.length; at++)
      if (!found({ ...kept, ledger: kept.ledger.subarray(0, at) })) missed.push(`ledger ${at}`)
    expect(missed).toEqual([])
  })

  test('each file that is gone, and files in another order, are found', () => {
    expect(kept.segments.map((_, index) => found({ ...kept, segments: kept.segments.toSpliced(index, 1) }))).toEqual([true, true])
    expect(found({ ...kept, segments: kept.segments.toReversed() })).toBe(true)
    expect(found({ ...kept, segments: [] })).toBe(true)
    expect(found({ ...kept, ledger: Buffer.alloc(0) })).toBe(true)
  })

  test('what an older state of the whole folder lacks is found by what was sent elsewhere', () => {
    const older: Kept = { ...kept, ledger: joinLines(linesOf(kept.ledger).slice(0, 2)), segments: kept.segments.slice(0, 1) }
    expect(found(older)).toBe(true)
    // And not without.
    expect(found({ ...older, anchors: [] })).toBe(false)
  })
})
