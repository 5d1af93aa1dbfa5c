// The folder that a command reads: found, checked, and known both by its real place and as the person wrote it.

import { isAbsolute, join, posix, resolve, sep } from 'node:path'
import { UserError } from '../base/index.ts'
import type { Host } from './host.ts'

export interface Target {
  /** Absolute. */
  readonly folder: string
  /** As the person wrote it; for messages. */
  readonly shown: string
}

export function getTarget(argument: string | undefined, host: Host): Target {
  const shown = argument ?? host.defaultPath
  const folder = resolve(host.folder, shown)
  const found = shown === '' ? ({ ok: false, failure: 'missing' } as const) : host.files.status(folder)
  if (found.ok && found.value.kind !== 'folder') throw notAFolder(shown)
  const listed = found.ok ? host.files.list(folder) : found
  if (listed.ok) {
    if (listed.value.length === 0) throw new UserError('folder-empty', { path: shown })
    return { folder, shown }
  }
  switch (listed.failure) {
    case 'missing':
      throw new UserError('path-missing', { path: shown })
    case 'not-a-file':
    case 'not-a-folder':
      throw notAFolder(shown)
    case 'unreadable':
      throw new UserError('path-unreadable', { path: shown })
    case 'broken':
      throw new UserError('path-broken', { path: shown })
  }
}

function notAFolder(shown: string): UserError {
  const parent = join(shown, '..')
  return new UserError('path-not-a-folder', { path: shown, folder: parent })
}

/** Of a folder below the one that the command was called in: `./backend` is `backend/`. */
export function prefixOf(shown: string): string {
  const path = posix.normalize(shown.replaceAll(sep, '/')).replace(/\/$/, '')
  return path === '.' || path === '..' || path.startsWith('../') || isAbsolute(shown) ? '' : `${path}/`
}
