// Takes back what callers were given: a line in the file that the gateway follows.

import { resolve } from 'node:path'
import { UserError } from '../../base/index.ts'
import type { Revocation } from '../../gateway/index.ts'
import type { Host } from '../host.ts'
import { readDocument } from '../settings/read-document.ts'
import { getTarget } from '../target.ts'
import { isIssuer } from './caller-settings.ts'
import { appendRevocation, findRevocationFile } from './revocation-file.ts'

interface Wanted {
  readonly issuer: string | undefined
  readonly principal: string | undefined
  readonly everybody: boolean
  readonly token: string | undefined
  readonly before: string | undefined
  readonly until: string | undefined
  readonly file: string | undefined
}

const year = 366 * 24 * 60 * 60

export async function revoke(wanted: Wanted, path: string | undefined, host: Host): Promise<string> {
  const target = getTarget(path, host)
  const { settings } = await readDocument(target, async () => (await import('../settings/list-rule-names.ts')).ruleNames, host)
  const section = settings.gateway ?? {}
  const { issuer } = wanted
  if (issuer === undefined || !isIssuer(issuer, section)) {
    const known = [...(section.issuers?.keys() ?? [])].join('`, `')
    throw new UserError('credential-issuer-unknown', { issuer: issuer ?? '', known: known === '' ? 'none' : `\`${known}\`` })
  }
  const file = wanted.file === undefined ? findRevocationFile(section, target.folder) : resolve(host.folder, wanted.file)
  if (file === null) throw new UserError('credential-without-file')
  const revocation = toRevocation(issuer, wanted, host)
  appendRevocation(file, revocation)
  const who =
    revocation.kind === 'token' ? `the token ${revocation.token}` : revocation.principal === null ? 'everybody' : revocation.principal
  return `Revoked: ${who} of ${issuer}. A gateway that follows this file holds to it within seconds.\n`
}

function toRevocation(issuer: string, { principal, everybody, token, before, until }: Wanted, host: Host): Revocation {
  const said = [principal !== undefined, everybody, token !== undefined].filter((is) => is)
  if (said.length !== 1) throw new UserError('credential-revoke-unclear')
  // Tokens say when they were issued by the second: what was issued within this one is taken back too.
  const now = Math.floor(host.clock.now().getTime() / 1000) + 1
  if (token !== undefined) return { kind: 'token', issuer, token, until: until === undefined ? now + year : toSeconds(until) }
  return { kind: 'before', issuer, principal: principal ?? null, time: before === undefined ? now : toSeconds(before) }
}

function toSeconds(text: string): number {
  const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(time)) throw new UserError('credential-end-wrong', { text })
  return time / 1000
}
