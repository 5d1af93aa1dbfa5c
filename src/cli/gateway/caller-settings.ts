// The parts of the section `gateway` that say who is believed, as the gateway takes them: with their defaults, and with the secrets that they
// name read.

import { createSecretKey } from 'node:crypto'
import { UserError } from '../../base/index.ts'
import {
  type CertificateRules,
  type FailureRules,
  type IssuerSettings,
  type ProfileSettings,
  type SessionRules,
  toBlockList,
  usualFailures,
  usualPrincipal,
} from '../../gateway/index.ts'
import type { Host } from '../host.ts'
import type { GatewaySection } from './callers.ts'
import { readSecret } from './secrets.ts'

type WrittenIssuer = NonNullable<GatewaySection['issuers']> extends ReadonlyMap<string, infer Value> ? Value : never

const shortestSecret = 32

export async function readIssuers(section: GatewaySection, folder: string, host: Host): Promise<readonly IssuerSettings[]> {
  const issuers: IssuerSettings[] = []
  for (const [name, written] of section.issuers ?? []) issuers.push(await toIssuer(name, written, `gateway.issuers.${name}`, folder, host))
  const { application } = section
  if (application !== undefined)
    issuers.push({
      ...(await toIssuer(applicationName, application, 'gateway.application', folder, host)),
      issuer: null,
      profile: application.profile?.path === undefined ? null : toProfile(application.profile.path, application.profile),
    })
  refuseSameIssuer(issuers)
  refuseUnclearTokens(issuers)
  return issuers
}

/** No name of an issuer has a blank. */
const applicationName = 'the application'

/** Whether tokens of somebody by this name are believed. */
export function isIssuer(name: string, { issuers, application }: GatewaySection): boolean {
  return issuers?.has(name) === true || (application !== undefined && name === applicationName)
}

type WrittenApplication = NonNullable<GatewaySection['application']>

function toProfile(path: string, { roles = [], scopes = [], tenant, kept }: NonNullable<WrittenApplication['profile']>): ProfileSettings {
  return { path, roles, scopes, tenant: tenant ?? null, kept: Number(kept ?? 10) }
}

async function toIssuer(name: string, written: WrittenIssuer, key: string, folder: string, host: Host): Promise<IssuerSettings> {
  const secrets =
    written.secret === undefined
      ? null
      : (await readSecret(written.secret, { key: `${key}.secret`, folder, host })).split(/\r?\n/).filter((line) => line !== '')
  const algorithms = written.algorithms ?? (secrets === null ? (['RS256', 'ES256', 'EdDSA'] as const) : (['HS256'] as const))
  // A public key that is taken for a secret, or a secret that is looked for among public keys: neither is possible where they never meet.
  const stray = algorithms.find((algorithm) => algorithm.startsWith('HS') !== (secrets !== null))
  if (stray !== undefined) throw new UserError('gateway-algorithm-stray', { issuer: name, algorithm: stray })
  if (secrets !== null && written.keys !== undefined) throw new UserError('gateway-keys-and-secret', { issuer: name })
  // RFC 7518 §3.2: as long as the hash.
  const shortest = Math.max(...algorithms.map((algorithm) => Number(algorithm.slice(2)) / 8 || shortestSecret))
  if (secrets?.some((secret) => Buffer.byteLength(secret) < shortest) === true)
    throw new UserError('gateway-secret-short', { key: `${key}.secret` })
  const { introspection } = written
  return {
    name,
    issuer: written.issuer ?? '',
    keys: written.keys === undefined ? null : new URL(written.keys),
    secrets,
    introspection:
      introspection?.secret === undefined
        ? null
        : {
            address: new URL(introspection.address ?? ''),
            client: {
              id: introspection.client ?? '',
              secret: await readSecret(introspection.secret, { key: `${key}.introspection.secret`, folder, host }),
            },
            kept: Number(introspection.kept ?? 30),
            begins: introspection.begins ?? null,
            audienceImplied: introspection.audienceImplied ?? false,
          },
    audiences: written.audience ?? [],
    algorithms,
    type: written.type?.toLowerCase() ?? null,
    required: Object.fromEntries(written.required ?? []),
    skew: Number(written.skew ?? 30),
    stale: Number(written.stale ?? 3600),
    longestLife: written.longestLife === undefined ? null : Number(written.longestLife),
    profile: null,
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
  const byIssuer = new Map<string | null, string>()
  for (const { name, issuer, principal } of issuers) {
    const same = byIssuer.get(issuer)
    if (same !== undefined) throw new UserError('gateway-issuer-twice', { issuer: name, other: same })
    const alike = byPrefix.get(principal.prefix)
    if (alike !== undefined) throw new UserError('gateway-issuers-alike', { issuer: name, other: alike })
    byIssuer.set(issuer, name)
    byPrefix.set(principal.prefix, name)
  }
}

/** An opaque token does not say whose it is, and whoever is shown it could use it. */
function refuseUnclearTokens(issuers: readonly IssuerSettings[]): void {
  const asked = issuers.filter(({ introspection }) => introspection !== null)
  for (const [index, one] of asked.entries())
    for (const other of asked.slice(index + 1)) {
      const [left, right] = [one.introspection?.begins ?? '', other.introspection?.begins ?? '']
      if (left.startsWith(right) || right.startsWith(left))
        throw new UserError('gateway-tokens-alike', { issuer: other.name, other: one.name })
    }
}

export async function readSessions({ sessions, issuers }: GatewaySection, folder: string, host: Host): Promise<SessionRules | null> {
  if (sessions?.cookie === undefined || sessions.issuer === undefined) return null
  if (issuers?.has(sessions.issuer) !== true) throw new UserError('gateway-session-issuer', { issuer: sessions.issuer })
  const { csrf } = sessions
  const key = csrf?.key === undefined ? null : await readSecret(csrf.key, { key: 'gateway.sessions.csrf.key', folder, host })
  if (key !== null && Buffer.byteLength(key) < shortestSecret)
    throw new UserError('gateway-secret-short', { key: 'gateway.sessions.csrf.key' })
  return {
    cookie: sessions.cookie,
    issuer: sessions.issuer,
    forgery: {
      origins: sessions.origins ?? [],
      token:
        key === null || csrf?.cookie === undefined || csrf.header === undefined
          ? null
          : { cookie: csrf.cookie, header: csrf.header.toLowerCase(), key: createSecretKey(Buffer.from(key, 'utf8')) },
    },
  }
}

export function readCertificates({ certificates, tls }: GatewaySection): CertificateRules | null {
  if (certificates?.id === undefined) return null
  if (tls?.clientCa === undefined) throw new UserError('gateway-certificates-unasked')
  const { id, prefix = 'certificate:', known } = certificates
  return {
    id,
    prefix,
    known:
      known === undefined
        ? null
        : new Map(
            [...known].map(([name, { roles = [], scopes = [], tenant }]) => [
              id === 'fingerprint' ? name.replaceAll(':', '').toLowerCase() : name,
              { roles, scopes, ...(tenant === undefined ? {} : { tenant }) },
            ]),
          ),
  }
}

export function readFailures({ failures }: GatewaySection): FailureRules {
  const trusted = failures?.trusted ?? []
  const wrong = trusted.find((network) => toBlockList([network]) === null)
  if (wrong !== undefined) throw new UserError('gateway-network-wrong', { network: wrong })
  return {
    most: failures?.most === undefined ? usualFailures.most : Number(failures.most),
    window: failures?.seconds === undefined ? usualFailures.window : Number(failures.seconds) * 1000,
    trusted,
  }
}
