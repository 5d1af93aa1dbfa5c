// `--store` and `gateway.audit.store`, as they are written.

import { UserError } from '../../base/index.ts'
import { findAddress } from './address.ts'

export interface Store {
  readonly address: string
  /** What may be shown of it. */
  readonly name: string
}

export function readStore(written: string, environment: Readonly<Record<string, string | undefined>>): Store {
  const address = findAddress(written, environment)
  // What is written wrongly may hold a password.
  if (address === null) throw new UserError('audit-store-unknown', { place: written.startsWith('env:') ? written : '--store' })
  return { address, name: written }
}
