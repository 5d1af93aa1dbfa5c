// `fastward audit rotate`: the old key signs the new one, which signs from there on.

import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { renameSync, rmSync } from 'node:fs'
import { keyId, toKeyEntry } from '../../audit/index.ts'
import { UserError } from '../../base/index.ts'
import type { AuditSettings } from './audit-settings.ts'
import { syncFolderOf } from './layout.ts'
import { appendToLedger } from './ledger-file.ts'
import { createKeyReader, type KeyPlace, makeSigningKey, nextKeyPath, readSigningKey, signingKeyPath, writeSecret } from './secret-files.ts'

export interface Rotated {
  readonly id: string
  /** Null where the key lies in the folder of the record. */
  readonly place: string | null
}

/** `next` is where a key that is kept elsewhere stands already; null makes one in the folder. */
export function rotateKey({ folder, base, section }: AuditSettings, next: string | null, environment: KeyPlace['environment']): Rotated {
  const source = section.key ?? null
  if (source !== null && next === null) throw new UserError('audit-next-missing', { place: source })
  const reader = createKeyReader(folder, { key: source, base }, environment)
  const made = next === null ? makeNextKey(folder) : readSigningKey(next, { folder, base, environment }, false)
  const publicKey = createPublicKey(made)
  appendToLedger(folder, toKeyEntry(publicKey), reader)
  if (next === null) {
    renameSync(nextKeyPath(folder), signingKeyPath(folder))
    syncFolderOf(signingKeyPath(folder))
  }
  return { id: keyId(publicKey), place: next }
}

function makeNextKey(folder: string): KeyObject {
  const text = makeSigningKey()
  rmSync(nextKeyPath(folder), { force: true })
  writeSecret(nextKeyPath(folder), text)
  return createPrivateKey(text)
}
