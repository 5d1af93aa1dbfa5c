// The file of what is revoked: read again when it changes, and added to at run time, so that a restart keeps what was said. Several workers follow
// the one file; what is added here counts here at once, and with the others within a second or two.

import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { resolve } from 'node:path'
import { UserError } from '../../base/index.ts'
import { type CallerMemory, parseRevocations, type Revocation, writeRevocation } from '../../gateway/index.ts'
import type { Host } from '../host.ts'
import type { GatewaySection } from './callers.ts'
import type { GatewaySettings } from './read-settings.ts'
import { WatchedFile } from './watched-file.ts'

/** How the admin's door shuts somebody out. */
export interface Revoker {
  /** False: it counts in this process, and could not be written down. */
  revoke(revocation: Revocation): boolean
}

export function findRevocationFile({ revocations }: GatewaySection, folder: string): string | null {
  return revocations === undefined ? null : resolve(folder, revocations.slice(revocations.indexOf(':') + 1))
}

export function followRevocations(path: string | null, memory: CallerMemory, host: Host): WatchedFile<readonly Revocation[]> | null {
  if (path === null) return null
  return new WatchedFile<readonly Revocation[]>(
    {
      key: 'gateway.revocations',
      path,
      folder: host.folder,
      parse: parseRevocations,
      // Nobody was revoked yet. A file that goes away later takes nothing back.
      otherwise: [],
      onChange: (revocations) => memory.revocations.replace(revocations, host.clock.now().getTime() / 1000),
    },
    host,
  )
}

/** One line, on the disk when this answers. */
export const appendRevocation = (path: string, revocation: Revocation): void => appendLine(path, writeRevocation(revocation))

function appendLine(path: string, line: string): void {
  try {
    const descriptor = openSync(path, 'a', 0o600)
    try {
      writeSync(descriptor, line)
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new UserError('gateway-revocation-not-written', { file: path, reason })
  }
}

/** What others revoked is written down by one process of a gateway, so that it holds after a restart while they cannot be asked. */
export interface RevocationNotebook {
  /** There is a file: what the others said was written to it as long as they could be heard. */
  readonly isThere: boolean
  /** They were heard for the first time; from now on there is a file, also where nobody was shut out. */
  begin(): void
  keep(revocation: Revocation): void
}

export function openNotebook(
  { section, folder, worker }: Pick<GatewaySettings, 'section' | 'folder' | 'worker'>,
  { files }: Pick<Host, 'files'>,
): RevocationNotebook {
  const file = findRevocationFile(section, folder)
  const path = worker.number === 1 ? file : null
  const write = (line: string) => {
    try {
      if (path !== null) appendLine(path, line)
    } catch (error) {
      // It holds in this process all the same.
      if (!(error instanceof UserError)) throw error
    }
  }
  return {
    isThere: file !== null && files.status(file).ok,
    begin: () => write(''),
    keep: (revocation) => write(writeRevocation(revocation)),
  }
}

export function createRevoker(path: string | null, memory: CallerMemory, followed: Pick<WatchedFile<object>, 'refresh'> | null): Revoker {
  return {
    revoke(revocation) {
      try {
        if (path !== null) {
          appendRevocation(path, revocation)
          followed?.refresh()
          return true
        }
      } catch (error) {
        if (!(error instanceof UserError)) throw error
      }
      memory.revocations.add(revocation)
      return false
    },
  }
}
