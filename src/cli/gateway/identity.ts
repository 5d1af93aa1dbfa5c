// The section `gateway` of fastward.yaml, made into who verifies callers and how the application is told. Secrets are read here, from where the
// section says, and stay out of every message.

import { basename, resolve } from 'node:path'
import { UserError } from '../../base/index.ts'
import { createAuthenticator, createTell, type IssuerSettings, parseAssertionKeys, usualPrincipal } from '../../gateway/index.ts'
import type { Document } from '../../policy/index.ts'
import type { Host } from '../host.ts'

type Section = Partial<Document['gateway']>
type WrittenIssuer = NonNullable<Section['issuers']> extends ReadonlyMap<string, infer Value> ? Value : never

export function createIdentity(section: Section, folder: string, host: Host) {
  const issuers = [...(section.issuers ?? [])].map(([name, written]) => toIssuer(name, written))
  refuseSameIssuer(issuers)
  return {
    issuers,
    authenticator: issuers.length === 0 ? null : createAuthenticator({ issuers, now: host.clock.now, origin: null }),
    tell:
      section.key === undefined
        ? null
        : createTell(readKey(section.key, folder, host), section.audience ?? basename(folder), host.clock.now),
  }
}

function toIssuer(name: string, written: WrittenIssuer): IssuerSettings {
  return {
    name,
    issuer: written.issuer ?? '',
    keys: written.keys === undefined ? null : new URL(written.keys),
    audiences: written.audience ?? [],
    algorithms: written.algorithms ?? ['RS256', 'ES256', 'EdDSA'],
    type: written.type?.toLowerCase() ?? null,
    required: Object.fromEntries(written.required ?? []),
    skew: Number(written.skew ?? 30),
    longestLife: written.longestLife === undefined ? null : Number(written.longestLife),
    principal: {
      ...usualPrincipal,
      id: written.id ?? usualPrincipal.id,
      roles: written.roles ?? usualPrincipal.roles,
      scopes: written.scopes ?? usualPrincipal.scopes,
      tenant: written.tenant ?? null,
      prefix: written.prefix ?? '',
    },
  }
}

/** Two issuers number their users as they like: without a prefix, one could speak of the other's. */
function refuseSameIssuer(issuers: readonly IssuerSettings[]): void {
  const byPrefix = new Map<string, string>()
  const byIssuer = new Map<string, string>()
  for (const { name, issuer, principal } of issuers) {
    const same = byIssuer.get(issuer)
    if (same !== undefined) throw new UserError('gateway-issuer-twice', { issuer: name, other: same })
    const alike = byPrefix.get(principal.prefix)
    if (alike !== undefined) throw new UserError('gateway-issuers-alike', { issuer: name, other: alike })
    byIssuer.set(issuer, name)
    byPrefix.set(principal.prefix, name)
  }
}

function readKey(source: string, folder: string, { environment, files }: Host) {
  const name = source.slice(source.indexOf(':') + 1)
  const text = source.startsWith('env:') ? environment[name] : readText(resolve(folder, name), files)
  const key = text === undefined ? null : parseAssertionKeys(text)
  if (key === null) throw new UserError('gateway-key-missing', { source })
  return key
}

function readText(path: string, files: Host['files']): string | undefined {
  const read = files.read(path)
  return read.ok ? Buffer.from(read.value).toString('utf8') : undefined
}
