// The section `gateway.login`, as the gateway takes it: with its defaults, and with the secrets that it names read.

import { createPrivateKey, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import { UserError } from '../../../base/index.ts'
import { type LoginRules, signingAlgorithm, usualLoginPaths, usualSessionCookie } from '../../../gateway/index.ts'
import type { Host } from '../../host.ts'
import type { GatewaySection } from '../callers.ts'
import { readSecret } from '../secrets.ts'

type WrittenLogin = NonNullable<GatewaySection['login']>

const shortestSecret = 32
const usual = { idle: 1800, lifetime: 28_800, most: 10_000, mostEach: 10 }

export interface LoginSource {
  readonly folder: string
  readonly host: Host
  /** What is sealed with where no key is set: it is forgotten with the gateway. */
  readonly ownKey: string
}

/** Null where nobody logs in here. */
export async function readLogin(section: GatewaySection, source: LoginSource): Promise<LoginRules | null> {
  const { login, issuers, sessions } = section
  if (login?.issuer === undefined || login.client === undefined || login.address === undefined) return null
  const issuer = issuers?.get(login.issuer)
  if (issuer === undefined || issuer.secret !== undefined) throw new UserError('gateway-login-issuer', { issuer: login.issuer })
  if (sessions !== undefined) throw new UserError('gateway-login-and-sessions')
  const paths = { ...usualLoginPaths, ...login.paths }
  const all = Object.values(paths)
  const twice = all.find((path, index) => all.indexOf(path) !== index)
  if (twice !== undefined) throw new UserError('gateway-login-paths-alike', { path: twice })
  const secrets = await readKeys(section, login, source)
  const address = login.address.replace(/^https:\/\/(.*):443$/, 'https://$1')
  const { csrf } = login
  return {
    issuer: login.issuer,
    client: await readClient(login, login.client, source),
    address,
    scopes: (login.scopes ?? []).flatMap((scope) => scope.split(' ')).filter((scope) => scope !== ''),
    parameters: Object.fromEntries(login.parameters ?? []),
    userinfo: login.userinfo ?? false,
    pages: login.pages ?? ['/**'],
    paths,
    cookie: login.cookie ?? usualSessionCookie,
    idle: Number(login.idle ?? usual.idle) * 1000,
    lifetime: Number(login.lifetime ?? usual.lifetime) * 1000,
    most: Math.max(1, Number(login.most ?? usual.most)),
    mostEach: Math.max(1, Number(login.mostEach ?? usual.mostEach)),
    afterLogout: login.afterLogout ?? '/',
    secrets,
    forgery: {
      origins: [address, ...(login.origins ?? [])],
      token:
        csrf === undefined
          ? null
          : {
              cookie: csrf.cookie ?? '__Host-fastward-csrf',
              header: (csrf.header ?? 'x-csrf-token').toLowerCase(),
              key: createSecretKey(new Uint8Array(hkdfSync('sha256', secrets[0] ?? '', 'fastward', 'double submit', 32))),
            },
    },
  }
}

async function readKeys(
  { store }: GatewaySection,
  { key }: WrittenLogin,
  { folder, host, ownKey }: LoginSource,
): Promise<readonly string[]> {
  if (key === undefined) {
    if (store !== undefined) throw new UserError('gateway-login-without-key')
    return [ownKey]
  }
  const lines = (await readSecret(key, { key: 'gateway.login.key', folder, host })).split(/\r?\n/).filter((line) => line !== '')
  if (lines.some((line) => Buffer.byteLength(line) < shortestSecret))
    throw new UserError('gateway-secret-short', { key: 'gateway.login.key' })
  return lines
}

async function readClient(login: WrittenLogin, id: string, { folder, host }: LoginSource): Promise<LoginRules['client']> {
  const { secret, clientKey, clientKeyId, authentication = 'basic' } = login
  if (secret !== undefined && clientKey !== undefined) throw new UserError('gateway-login-client')
  if (clientKey !== undefined) {
    const key = toPrivateKey(await readSecret(clientKey, { key: 'gateway.login.client-key', folder, host }))
    const algorithm = key === null ? null : signingAlgorithm(key)
    if (key === null || algorithm === null) throw new UserError('gateway-login-key-wrong')
    return { id, kind: 'key', key, algorithm, keyId: clientKeyId ?? null }
  }
  if (secret === undefined) return { id, kind: 'none' }
  return { id, kind: authentication, secret: await readSecret(secret, { key: 'gateway.login.secret', folder, host }) }
}

function toPrivateKey(text: string): KeyObject | null {
  try {
    return createPrivateKey(text)
  } catch {
    // It is no PEM, or locked with a password.
    return null
  }
}
