// Who is known: the section `gateway` of fastward.yaml, made into what verifies callers and what tells the application of them. It can be read
// again while the gateway runs; what was learnt meanwhile (keys of issuers, verified tokens, revocations, failures) stays.

import { basename } from 'node:path'
import { UserError } from '../../base/index.ts'
import {
  type ApiKeys,
  type AskProfile,
  type Authenticator,
  CallerMemory,
  createAuthenticator,
  createTell,
  type LoginDesk,
  openLogin,
  type Passwords,
  parseApiKeys,
  parseAssertionKeys,
  parsePasswords,
  type Tell,
} from '../../gateway/index.ts'
import type { Document } from '../../policy/index.ts'
import type { Host } from '../host.ts'
import { readCertificates, readFailures, readIssuers, readSessions } from './caller-settings.ts'
import { readLogin } from './login/login-settings.ts'
import type { SessionRoom } from './login/open-sessions.ts'
import { createRevoker, findRevocationFile, followRevocations, type Revoker } from './revocation-file.ts'
import { readSecret } from './secrets.ts'
import type { Accepted } from './unverified.ts'
import { WatchedFile } from './watched-file.ts'

export type GatewaySection = Partial<Document['gateway']>

export interface Identity {
  readonly authenticator: Authenticator
  readonly tell: Tell | null
  /** Where people log in; null where nobody does. */
  readonly login: LoginDesk | null
  /** Whose tokens are believed. */
  readonly issuers: readonly string[]
  /** How callers are known beside tokens, as the start page says it. */
  readonly kinds: readonly string[]
  readonly accepted: Accepted
  readonly revoker: Revoker
  /** Whether it is known who was shut out; where no tokens are believed, nobody is. */
  readonly isRevocationKnown: () => boolean
  /** Looks after its files no more. Whoever reads the settings again closes what he had once the new state is in use. */
  close(): void
}

export interface Callers {
  /** What stays when the settings are read again. */
  readonly memory: CallerMemory
  /** Throws a user error where something is wrong, and then leaves everything as it was. */
  read(section: GatewaySection, folder: string): Promise<Identity>
}

/** `followed`: the files of callers and revocations, which are looked after here and are no reason to read everything again. */
export function openCallers(askProfile: AskProfile, room: SessionRoom, host: Host, followed: Host['files']): Callers {
  const memory = new CallerMemory()
  return {
    memory,
    async read(section, folder) {
      const opened: { close(): void }[] = []
      const close = () => {
        for (const file of opened) file.close()
      }
      try {
        return { ...(await read(section, folder, { memory, askProfile, room, followed }, opened, host)), close }
      } catch (error) {
        close()
        throw error
      }
    },
  }
}

interface Lasting {
  readonly memory: CallerMemory
  readonly askProfile: AskProfile
  readonly room: SessionRoom
  readonly followed: Host['files']
}

async function read(
  section: GatewaySection,
  folder: string,
  { memory, askProfile, room, followed }: Lasting,
  opened: { close(): void }[],
  host: Host,
): Promise<Omit<Identity, 'close'>> {
  const issuers = await readIssuers(section, folder, host)
  const sessions = await readSessions(section, folder, host)
  const login = await readLogin(section, { folder, host, ownKey: room.ownKey })
  if (login !== null) room.setMost(login.most)
  const certificates = readCertificates(section)
  const failures = readFailures(section)
  const tell =
    section.key === undefined
      ? null
      : createTell(await readKey(section.key, folder, host), section.audience ?? basename(folder), host.clock.now)
  const watching: Host = { ...host, files: followed }
  const watch = <Value extends object>(file: WatchedFile<Value>): (() => Value) => {
    opened.push(file)
    return () => file.value
  }
  const { apiKeys, basic } = section
  const keys =
    apiKeys?.file === undefined
      ? null
      : watch<ApiKeys>(
          new WatchedFile<ApiKeys>(
            { key: 'gateway.api-keys', path: apiKeys.file, folder, parse: (text) => parseApiKeys(text, apiKeys.prefix ?? 'key:') },
            watching,
          ),
        )
  const passwords =
    basic?.file === undefined
      ? null
      : watch<Passwords>(
          new WatchedFile<Passwords>(
            { key: 'gateway.basic', path: basic.file, folder, parse: (text) => parsePasswords(text, basic.prefix ?? 'basic:') },
            watching,
          ),
        )
  const revocationFile = findRevocationFile(section, folder)
  const revocations = followRevocations(revocationFile, memory, watching)
  if (revocations !== null) opened.push(revocations)
  const header = (apiKeys?.header ?? 'x-api-key').toLowerCase()
  let desk: LoginDesk | null = null
  const authenticator = createAuthenticator({
    issuers,
    apiKeys: keys === null ? null : { header, keys },
    passwords,
    sessions,
    login:
      login === null
        ? null
        : {
            rules: login,
            open(issuer) {
              const now = () => host.clock.now().getTime()
              const opened = openLogin({ rules: login, issuer, memory, store: room.store, now })
              desk = opened.desk
              return opened.sessions
            },
          },
    certificates,
    failures,
    memory,
    now: host.clock.now,
    askProfile,
    origin: null,
  })
  return {
    authenticator,
    login: desk,
    tell,
    issuers: issuers.map(({ issuer, name }) => issuer ?? name),
    kinds: [
      ...(keys === null ? [] : [`keys in \`${header}\``]),
      ...(passwords === null ? [] : ['names and passwords']),
      ...(sessions === null ? [] : [`sessions in the cookie \`${sessions.cookie}\``]),
      ...(login === null ? [] : [`people who log in at \`${login.issuer}\` (${login.paths.login}, for ${login.pages.join(' and ')})`]),
      ...(certificates === null ? [] : ['certificates of clients']),
    ],
    accepted: {
      tokens: issuers.length > 0,
      apiKeyHeader: keys === null ? null : header,
      passwords: passwords !== null,
      cookie: sessions?.cookie ?? login?.cookie ?? null,
    },
    revoker: createRevoker(revocationFile, memory, revocations),
    isRevocationKnown: () => issuers.length === 0 || memory.revocations.isKnown,
  }
}

async function readKey(source: NonNullable<GatewaySection['key']>, folder: string, host: Host) {
  const key = parseAssertionKeys(await readSecret(source, { key: 'gateway.key', folder, host }))
  if (key === null) throw new UserError('gateway-key-wrong')
  return key
}
