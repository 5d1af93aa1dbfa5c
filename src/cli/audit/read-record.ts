// The record as it lies in its folder, for whoever looks at it. A segment is read when it is asked for, and not kept: a record may be larger
// than memory.

import { readFileSync } from 'node:fs'
import type { AuditFiles } from '../../audit/index.ts'
import { UserError } from '../../base/index.ts'
import { ledgerPath, listChains, listSegments, reasonOf, segmentPath } from './layout.ts'

export function readRecord(folder: string, action: string): AuditFiles {
  const names = listChains(folder)
  const ledger = readText(ledgerPath(folder))
  if (ledger === null && names.length === 0) throw new UserError('audit-folder-missing', { folder, action })
  return { ledger: ledger ?? '', chains: new Map(names.map((name) => [name, new SegmentFiles(folder, name)])) }
}

class SegmentFiles extends Map<number, Uint8Array> {
  readonly #folder: string
  readonly #name: string

  constructor(folder: string, name: string) {
    super()
    this.#folder = folder
    this.#name = name
    for (const number of listSegments(folder, name)) this.set(number, nothing)
  }

  override get(number: number): Uint8Array | undefined {
    return this.has(number) ? readFileSync(segmentPath(this.#folder, this.#name, number)) : undefined
  }
}

const nothing = new Uint8Array()

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (reasonOf(error) === 'ENOENT') return null
    throw error
  }
}
