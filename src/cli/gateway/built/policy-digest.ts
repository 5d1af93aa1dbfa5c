// Names all that the policy says to a gateway: its rules, its section, and the overlays that it lays on the application's document.

import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import type { Host } from '../../host.ts'
import type { GatewayPolicy } from '../read-policy.ts'

/** `sha256-…`; comments and the order of files do not count. */
export function digestPolicy({ section, folder, placed }: GatewayPolicy, { files }: Host): string {
  const hash = createHash('sha256')
  hash.update(JSON.stringify([placed.policy, section], toPlain))
  for (const path of section.annotations?.overlays ?? []) {
    const bytes = files.read(resolve(folder, path))
    hash.update(`\n${path}\n`)
    hash.update(bytes.ok ? bytes.value : 'it cannot be read')
  }
  return `sha256-${hash.digest('hex')}`
}

const toPlain = (_: string, value: unknown): unknown => (value instanceof Map ? [...value] : value)
