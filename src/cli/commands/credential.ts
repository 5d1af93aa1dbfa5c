// `fastward credential key|password|signing|revoke [PATH]`: what callers of the gateway show, made and taken back.

import { UserError } from '../../base/index.ts'
import { defineCommand, exitCode } from '../command.ts'

const actions = ['key', 'password', 'signing', 'revoke'] as const

export default defineCommand({
  name: 'credential',
  summary: 'make keys and passwords for callers of the gateway, or take back what they were given',
  argument: { name: 'key|password|signing|revoke', description: 'what to do', required: true },
  second: { name: 'PATH', description: 'revoke: the folder with `fastward.yaml` (default: the current one)', required: false },
  options: {
    id: { kind: 'text', value: 'NAME', description: 'key, password: who it is for; signing: what the key is called (default: its day)' },
    role: { kind: 'many', value: 'NAME', description: 'key, password: a role of the caller (again and again)' },
    scope: { kind: 'many', value: 'NAME', description: 'key, password: a scope of the caller (again and again)' },
    tenant: { kind: 'text', value: 'NAME', description: 'key, password: the tenant of the caller' },
    expires: { kind: 'text', value: 'DAY', description: 'key, password: the last day on which it counts', example: '2027-03-31' },
    file: { kind: 'text', value: 'FILE', description: 'key, password: add the line to this file; revoke: the file of revocations' },
    public: { kind: 'flag', description: 'signing: a pair of keys (Ed25519), of which the application holds the public one' },
    issuer: { kind: 'text', value: 'NAME', description: 'revoke: the issuer, by its name in `gateway.issuers`' },
    principal: { kind: 'text', value: 'ID', description: 'revoke: whose tokens count no more' },
    everybody: { kind: 'flag', description: 'revoke: no token of the issuer counts any more' },
    token: { kind: 'text', value: 'ID', description: 'revoke: the one token with this `jti`' },
    before: {
      kind: 'text',
      value: 'TIME',
      description: 'revoke: what was issued before this time (default: now)',
      example: '2026-11-23T10:00:00Z',
    },
    until: {
      kind: 'text',
      value: 'TIME',
      description: 'revoke: when the token ends by itself (default: in a year)',
      example: '2026-12-31T00:00:00Z',
    },
  },
  async run(options, action, host, all) {
    const known = actions.find((name) => name === action)
    if (known === undefined) throw new UserError('credential-action-wrong', { action: action ?? '' })
    if (known === 'revoke') {
      const { revoke } = await import('../gateway/revoke.ts')
      host.terminal.print(await revoke(options, all[1], host))
      return exitCode.fine
    }
    const { makeCredential } = await import('../gateway/make-credential.ts')
    host.terminal.print(await makeCredential(known, options, host))
    return exitCode.fine
  },
})
