// Certificate and key from their files: those that the command names, or those of `gateway.tls`. A pair that does not fit is told before
// anybody is greeted with it.

import { resolve } from 'node:path'
import { UserError } from '../../base/index.ts'
import { findTlsFault, type TlsMaterial } from '../../gateway/index.ts'
import type { Document } from '../../policy/index.ts'
import type { Host } from '../host.ts'
import type { GatewayOptions } from './gateway-options.ts'

/** Null where clients speak clear text. */
export function readTls(
  options: Pick<GatewayOptions, 'tls-cert' | 'tls-key'>,
  section: Partial<Document['gateway']>,
  folder: string,
  host: Host,
): TlsMaterial | null {
  const written = section.tls ?? {}
  const certificate = place(options['tls-cert'], written.certificate, folder, host)
  const key = place(options['tls-key'], written.key, folder, host)
  if (certificate === null && key === null && written.clientCa === undefined) return null
  if (certificate === null || key === null) throw new UserError('gateway-tls-half')
  const material: TlsMaterial = {
    certificate: read(certificate, host),
    key: read(key, host),
    clientAuthorities: written.clientCa === undefined ? null : read(resolve(folder, written.clientCa.slice(scheme)), host),
    isClientCertificateRequired: written.clientCertificate === 'required',
  }
  const reason = findTlsFault(material)
  if (reason !== null) throw new UserError('gateway-tls-wrong', { certificate, key, reason })
  return material
}

const scheme = 'file:'.length

/** What the command names lies where it was called, what the document names lies beside it. */
function place(option: string | undefined, written: string | undefined, folder: string, host: Host): string | null {
  if (option !== undefined) return resolve(host.folder, option)
  return written === undefined ? null : resolve(folder, written.slice(scheme))
}

function read(path: string, { files }: Host): string {
  const found = files.read(path)
  if (!found.ok) throw new UserError('gateway-tls-unreadable', { path })
  return Buffer.from(found.value).toString('latin1')
}
