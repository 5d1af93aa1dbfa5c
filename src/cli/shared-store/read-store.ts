// The section `gateway.store`, made into a store that connects.

import { resolve } from 'node:path'
import { UserError } from '../../base/index.ts'
import type { Document } from '../../policy/index.ts'
import { readSecret } from '../gateway/secrets.ts'
import type { Host } from '../host.ts'
import { parseStoreAddresses } from './addresses.ts'
import { openSharedStore, type SharedStore } from './shared-store.ts'

const usualTimeout = 0.25

/** Null where none is set. `folder`: where paths of the section start. */
export async function readStore(section: Partial<Document['gateway']>, folder: string, host: Host): Promise<SharedStore | null> {
  const { store } = section
  if (store?.address === undefined) return null
  const key = 'gateway.store.address'
  const addresses = parseStoreAddresses(await readSecret(store.address, { key, folder, host }))
  if (addresses === null || (addresses.length > 1 && store.cluster !== true)) throw new UserError('gateway-store-wrong')
  return openSharedStore({
    addresses,
    isCluster: store.cluster === true,
    authorities: store.ca === undefined ? null : readAuthorities(resolve(folder, store.ca.slice('file:'.length)), host),
    prefix: store.prefix ?? 'fastward',
    timeout: Math.round(Number(store.timeout ?? usualTimeout) * 1000),
    note: host.terminal.note,
  })
}

function readAuthorities(path: string, { files }: Host): string {
  const found = files.read(path)
  if (!found.ok) throw new UserError('gateway-tls-unreadable', { path })
  return Buffer.from(found.value).toString('latin1')
}
