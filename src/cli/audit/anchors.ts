// The places that checkpoints can be sent to, by how they are written.

import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Anchor } from './keeper.ts'
import { fileMode } from './layout.ts'

export function openAnchor(written: string, base: string): Anchor {
  if (written === 'stdout') return toDescriptor('stdout', () => 1, false)
  const path = resolve(base, written.replace(/^file:/, ''))
  return toDescriptor(written, () => openSync(path, 'a', fileMode), true)
}

function toDescriptor(name: string, open: () => number, isFile: boolean): Anchor {
  return {
    name,
    async send(lines) {
      const descriptor = open()
      try {
        writeSync(descriptor, lines.map((line) => `${line}\n`).join(''))
        if (isFile) fsyncSync(descriptor)
      } finally {
        if (isFile) closeSync(descriptor)
      }
    },
    async close() {},
  }
}
