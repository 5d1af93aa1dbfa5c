// The places that checkpoints can be sent to, by how they are written.

import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { resolve } from 'node:path'
import { UserError } from '../../base/index.ts'
import { postLogs } from '../otlp/post.ts'
import { findAddress } from '../postgres/address.ts'
import type { Anchor } from './keeper.ts'
import { fileMode } from './layout.ts'
import { toPostgres } from './postgres-anchor.ts'
import { toSyslog } from './syslog-anchor.ts'

/** `env:NAME` is a place that stands in a variable, because it says more than everybody may read. */
export function openAnchor(written: string, base: string, environment: Readonly<Record<string, string | undefined>>): Anchor {
  const address = findAddress(written, environment)
  if (address !== null) return toPostgres(address, written)
  if (!written.startsWith('env:')) return open(written, written, base)
  const place = environment[written.slice('env:'.length)]
  if (place === undefined || !anchorPattern.test(place)) throw new UserError('audit-anchor-unknown', { place: written })
  return open(place, written, base)
}

function open(place: string, name: string, base: string): Anchor {
  if (place === 'stdout') return toDescriptor(name, () => 1, false)
  if (place.startsWith('syslog')) return { ...toSyslog(place), name }
  if (place.startsWith('otlp:')) return toCollector(place.slice('otlp:'.length), name)
  const path = resolve(base, place.slice('file:'.length))
  return toDescriptor(name, () => openSync(path, 'a', fileMode), true)
}

const anchorPattern = /^(?:stdout|file:\S+|syslog(?:\+tcp)?:\/\/\S+|otlp:https?:\/\/\S+)$/

function toCollector(endpoint: string, name: string): Anchor {
  return {
    name,
    send: (lines) =>
      postLogs(
        { endpoint, token: null },
        lines.map((body) => ({ time: Date.now(), name: 'fastward.checkpoint', severity: 'INFO', body })),
      ),
    close: async () => {},
  }
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
