// Where every chain stands on disk: the last seal of its last file. Read from the files, so whoever signs needs nobody's word.

import { closeSync, fdatasyncSync, fstatSync, openSync, readSync } from 'node:fs'
import { type ChainHead, parseLine } from '../../audit/index.ts'
import { listChains, listSegments, segmentPath } from './layout.ts'

export function readHeads(folder: string): readonly ChainHead[] {
  return listChains(folder).flatMap((chain) => {
    for (const segment of listSegments(folder, chain).toReversed()) {
      const seal = readLastSeal(segmentPath(folder, chain, segment))
      if (seal !== null) return [{ chain, segment, next: seal.next, seal: seal.hash }]
    }
    return []
  })
}

const mark = Buffer.from('\n{"kind":"seal"')
const firstWindow = 64 * 1024

/** Null where nothing in it is sealed. What is signed must not be lost with the machine, so it is on disk before. */
export function readLastSeal(path: string): { readonly next: number; readonly hash: string } | null {
  const descriptor = openSync(path, 'r')
  try {
    const { size } = fstatSync(descriptor)
    for (let window = firstWindow; ; window *= 4) {
      const bytes = Buffer.alloc(Math.min(size, window))
      const from = size - bytes.length
      readSync(descriptor, bytes, 0, bytes.length, from)
      const seal = lastSealIn(bytes)
      if (seal !== null) {
        fdatasyncSync(descriptor)
        return seal
      }
      if (from === 0) return null
    }
  } finally {
    closeSync(descriptor)
  }
}

function lastSealIn(bytes: Buffer): { readonly next: number; readonly hash: string } | null {
  let before = bytes.length
  for (;;) {
    const at = before <= 0 ? -1 : bytes.lastIndexOf(mark, before - 1)
    if (at === -1) return null
    const end = bytes.indexOf(0x0a, at + 1)
    const line = end === -1 ? null : parseLine(bytes.toString('utf8', at + 1, end))
    if (line?.kind === 'seal') return line
    before = at
  }
}
