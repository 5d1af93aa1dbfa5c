// `fastward audit verify`: whether the record is what was written, what is signed of it and what is anchored, and what is missing by its own word.

import { createPublicKey, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type AuditFault, verifyAudit } from '../../audit/index.ts'
import { toPrintable, UserError } from '../../base/index.ts'
import type { Host } from '../host.ts'
import { readRecord } from './read-record.ts'

export interface VerifyOptions {
  readonly anchors: string | undefined
  readonly key: string | undefined
}

/** Whether nothing is wrong. */
export function verifyRecord(folder: string, { anchors, key }: VerifyOptions, host: Host): boolean {
  const verified = verifyAudit(readRecord(folder, 'verify'), {
    anchors: anchors === undefined ? [] : readAnchors(resolve(host.folder, anchors)),
    key: key === undefined ? null : readPublicKey(resolve(host.folder, key)),
  })
  const { faults, records, signed, anchored, unsealed, gaps, removed, checkpoints, keys } = verified
  const lines = [
    `${count(records, 'record')}, ${signed} of them under a signed checkpoint, ${anchored} under an anchored one`,
    `${count(checkpoints, 'checkpoint')}, signed with ${keys.length === 0 ? 'no key' : keys.join(', ')}`,
    ...gaps.map(
      ({ chain, n, count: missing, because }) => `${chain}/${n}: ${count(missing, 'decision')} missing: ${reasons[because] ?? because}`,
    ),
    ...removed.map(({ chain, first, last, because }) => `${chain}: segments ${first} to ${last} were deleted in order: ${because}`),
    ...(unsealed === 0 ? [] : [`${count(unsealed, 'byte')} behind the last seal, which nobody acknowledged`]),
    ...faults.slice(0, mostFaults).map((fault) => `WRONG  ${describe(fault)}`),
    ...(faults.length > mostFaults ? [`WRONG  and ${faults.length - mostFaults} more`] : []),
    faults.length === 0 ? 'the record is what was written' : 'the record is NOT what was written',
  ]
  host.terminal.print(lines.map((line) => `${toPrintable(line)}\n`).join(''))
  return faults.length === 0
}

const mostFaults = 50

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`

const reasons: Readonly<Record<string, string>> = {
  'process-ended': 'the process ended before they were on disk',
  'queue-full': 'they came faster than they could be written',
  'disk-full': 'the disk did not take them',
  'torn-write': 'the process ended while they were written',
}

function describe(fault: AuditFault): string {
  switch (fault.of) {
    case 'ledger':
      return `ledger line ${fault.line}: ${words(fault.kind)}`
    case 'anchor':
      return `anchor ${fault.line}: ${words(fault.kind)}`
    case 'checkpoint':
      return `${fault.chain}: what ledger line ${fault.line} signs is ${words(fault.kind)}`
    case 'chain':
      return `${fault.chain} segment ${fault.segment}${fault.line === 0 ? '' : ` line ${fault.line}`}: ${words(fault.kind)}`
  }
}

const words = (kind: string): string => kind.replaceAll('-', ' ')

/** Whatever a log put before a line is not part of it. */
function readAnchors(path: string): readonly string[] {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    throw new UserError('audit-anchors-unreadable', { path })
  }
  return text.split('\n').flatMap((line) => {
    const from = line.indexOf('{"entry":')
    return from === -1 ? [] : [line.slice(from).trimEnd()]
  })
}

function readPublicKey(path: string): KeyObject {
  try {
    return createPublicKey(readFileSync(path))
  } catch {
    throw new UserError('audit-key-missing', { place: path })
  }
}
