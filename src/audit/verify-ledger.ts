// Whether the ledger is what was signed, whether it still holds every anchor, and whether the chains are what its checkpoints say. What lies
// after the last checkpoint is sealed but not signed: whoever has the disk could have written it anew, and the answer says how much that is.

import type { KeyObject } from 'node:crypto'
import {
  type CheckpointEntry,
  type Entry,
  firstEntry,
  isSignedBy,
  keyId,
  lineHash,
  parseEntry,
  readKey,
  type TombstoneEntry,
} from './ledger.ts'
import { type ChainFault, type Gap, type Removed, type VerifiedChain, verifyChain } from './verify-chain.ts'

export type LedgerFaultKind = 'not-an-entry' | 'broken-link' | 'wrong-signature' | 'unknown-key' | 'not-the-trusted-key' | 'backwards'

export type AuditFault =
  | { readonly of: 'ledger'; readonly kind: LedgerFaultKind; readonly line: number }
  | { readonly of: 'anchor'; readonly kind: 'not-in-ledger' | 'not-an-entry'; readonly line: number }
  | ({ readonly of: 'chain'; readonly chain: string } & ChainFault)
  | { readonly of: 'checkpoint'; readonly kind: 'not-in-chain' | 'chain-missing'; readonly chain: string; readonly line: number }

export interface AuditFiles {
  readonly ledger: string
  /** By the chain's name, then by segment. */
  readonly chains: ReadonlyMap<string, ReadonlyMap<number, Uint8Array>>
}

export interface Trust {
  /** Lines of the ledger, kept elsewhere. */
  readonly anchors: readonly string[]
  /** The key of the first line; null takes the ledger's word for it. */
  readonly key: KeyObject | null
}

export interface VerifiedAudit {
  readonly faults: readonly AuditFault[]
  readonly records: number
  /** Of these, those that stand before the last checkpoint; and before the last anchored one. */
  readonly signed: number
  readonly anchored: number
  readonly gaps: readonly ({ readonly chain: string } & Gap)[]
  readonly removed: readonly TombstoneEntry[]
  readonly checkpoints: number
  /** Bytes at the ends of chains that no seal covers. */
  readonly unsealed: number
  /** By id, first to last. */
  readonly keys: readonly string[]
}

interface ReadLedger {
  readonly entries: readonly { readonly entry: Entry; readonly line: number }[]
  readonly keys: readonly string[]
  readonly faults: readonly AuditFault[]
  /** Of the last entry that an anchor names. */
  readonly anchored: number
}

export function verifyAudit(files: AuditFiles, trust: Trust): VerifiedAudit {
  const ledger = readLedger(files.ledger, trust)
  const faults: AuditFault[] = [...ledger.faults]
  const removed = ledger.entries.flatMap(({ entry }) => (entry.kind === 'tombstone' ? [entry] : []))
  const checkpoints = ledger.entries.flatMap(({ entry, line }) => (entry.kind === 'checkpoint' ? [{ entry, line }] : []))
  const signed = lastNumbers(checkpoints)
  const anchored = lastNumbers(checkpoints.filter(({ line }) => line <= ledger.anchored))
  const result = { records: 0, signed: 0, anchored: 0, unsealed: 0 }
  const gaps: ({ readonly chain: string } & Gap)[] = []
  const names = [...new Set([...files.chains.keys(), ...signed.keys()])].sort()
  for (const name of names) {
    const gone = removed.filter(({ chain }) => chain === name)
    const chain = verifyChain(name, files.chains.get(name) ?? new Map(), gone)
    result.records += chain.records
    result.unsealed += chain.unsealed
    result.signed += recordsBefore(signed.get(name), chain)
    result.anchored += recordsBefore(anchored.get(name), chain)
    faults.push(...chain.faults.map((fault) => ({ of: 'chain' as const, chain: name, ...fault })))
    gaps.push(...chain.gaps.map((gap) => ({ chain: name, ...gap })))
    faults.push(...heldAgainst(name, chain.seals, checkpoints, gone, files.chains.has(name)))
  }
  return { faults, ...result, gaps, removed, checkpoints: checkpoints.length, keys: ledger.keys }
}

function readLedger(text: string, { anchors, key: trusted }: Trust): ReadLedger {
  const faults: AuditFault[] = []
  const keys = new Map<string, KeyObject>()
  const entries: { entry: Entry; line: number }[] = []
  const places = new Map<string, number>()
  let previous = firstEntry
  let current: string | null = null
  let before = ''
  const lines = text.split('\n')
  // What follows the last line end was being written.
  lines.pop()
  for (const [index, line] of lines.entries()) {
    const number = index + 1
    const fault = (kind: LedgerFaultKind): void => void faults.push({ of: 'ledger', kind, line: number })
    places.set(line, number)
    const signed = parseEntry(line)
    const link = previous
    previous = lineHash(line)
    if (signed === null) {
      fault('not-an-entry')
      continue
    }
    if (signed.previous !== link) fault('broken-link')
    if (signed.at < before) fault('backwards')
    before = signed.at
    const own = signed.entry.kind === 'key' ? readKey(signed.entry) : null
    if (current === null && own !== null) {
      current = keyId(own)
      keys.set(current, own)
      if (trusted !== null && keyId(trusted) !== current) fault('not-the-trusted-key')
    }
    const key = keys.get(signed.by)
    if (key === undefined || signed.by !== current) fault('unknown-key')
    else if (!isSignedBy(line, key)) fault('wrong-signature')
    else if (own !== null && signed.entry.kind === 'key') {
      current = signed.entry.key
      keys.set(current, own)
    }
    entries.push({ entry: signed.entry, line: number })
  }
  let anchored = 0
  for (const [index, anchor] of anchors.entries()) {
    const place = places.get(anchor)
    if (place !== undefined) anchored = Math.max(anchored, place)
    else faults.push({ of: 'anchor', kind: parseEntry(anchor) === null ? 'not-an-entry' : 'not-in-ledger', line: index + 1 })
  }
  return { entries, keys: [...keys.keys()], faults, anchored }
}

interface PlacedCheckpoint {
  readonly entry: CheckpointEntry
  readonly line: number
}

function lastNumbers(checkpoints: readonly PlacedCheckpoint[]): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>()
  for (const { entry } of checkpoints)
    for (const { chain, next } of entry.chains) numbers.set(chain, Math.max(next, numbers.get(chain) ?? 0))
  return numbers
}

/** Numbers are given without a break, to records and gaps. */
function recordsBefore(next: number | undefined, { state, records, gaps }: VerifiedChain): number {
  if (next === undefined) return 0
  const missing = gaps.filter(({ n }) => n >= next).reduce((sum, { count }) => sum + count, 0)
  return Math.max(0, Math.min(records, records - (state.next - next - missing)))
}

function heldAgainst(
  name: string,
  seals: ReadonlyMap<string, number>,
  checkpoints: readonly PlacedCheckpoint[],
  removed: readonly Removed[],
  exists: boolean,
): AuditFault[] {
  const faults: AuditFault[] = []
  const gone = Math.max(0, ...removed.map(({ last }) => last))
  for (const { entry, line } of checkpoints)
    for (const { chain, next, seal, segment } of entry.chains) {
      if (chain !== name || segment <= gone) continue
      if (!exists) faults.push({ of: 'checkpoint', kind: 'chain-missing', chain, line })
      else if (seals.get(seal) !== next) faults.push({ of: 'checkpoint', kind: 'not-in-chain', chain, line })
    }
  return faults
}
