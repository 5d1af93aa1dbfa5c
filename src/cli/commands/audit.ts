// `fastward audit verify|search|export|retain|rotate|store [FOLDER]`: the record of the gateway, looked at and kept.

import { UserError } from '../../base/index.ts'
import type { AuditSettings } from '../audit/audit-settings.ts'
import { defineCommand, exitCode } from '../command.ts'
import type { Host } from '../host.ts'

const usualMost = 1000

export default defineCommand({
  name: 'audit',
  summary: 'verify, search or export the record of the gateway, delete what is old, change its key, copy it to a database',
  argument: { name: 'verify|search|export|retain|rotate|store', description: 'what to do with the record', required: true },
  second: { name: 'FOLDER', description: 'the folder of the record (default: what `fastward.yaml` says)', required: false },
  options: {
    anchors: {
      kind: 'text',
      value: 'FILE',
      description: 'verify: the checkpoints that were sent elsewhere, one in a line, whatever stands before',
    },
    key: { kind: 'text', value: 'FILE', description: 'verify: the public key (PEM) that the record must have begun with' },
    principal: { kind: 'text', value: 'ID', description: 'search, export: who called' },
    client: { kind: 'text', value: 'ADDRESS', description: 'search, export: from where' },
    route: { kind: 'text', value: 'TEXT', description: 'search, export: a part of an operation, such as "GET /items"' },
    code: { kind: 'text', value: 'CODE', description: 'search, export: why it was refused, such as rule-denies, or a status' },
    rule: { kind: 'text', value: 'ID', description: 'search, export: the rule that decided' },
    verdict: { kind: 'choice', of: ['allow', 'refuse', 'redirect', 'preflight'], description: 'search, export: what the policy said' },
    since: { kind: 'text', value: 'TIME', description: 'search, export: not before, such as 2026-11-23 or 24h' },
    until: { kind: 'text', value: 'TIME', description: 'search, export: not after' },
    most: {
      kind: 'text',
      value: 'NUMBER',
      description: `search: at most so many (default: ${usualMost})`,
      pattern: /^\d{1,9}$/,
      example: '50',
    },
    format: {
      kind: 'choice',
      of: ['text', 'ndjson', 'csv', 'ocsf'],
      description: 'export: ndjson (default), csv, or the events of OCSF alone',
    },
    output: { kind: 'text', value: 'FILE', description: 'export: write here instead of printing' },
    days: { kind: 'text', value: 'DAYS', description: 'retain: delete segments that are older', pattern: /^[1-9]\d{0,5}$/, example: '365' },
    store: {
      kind: 'text',
      value: 'PLACE',
      description: 'search, export: look there instead; store: bring what is missing there (env:NAME with the address of a PostgreSQL)',
    },
    next: {
      kind: 'text',
      value: 'PLACE',
      description: 'rotate: where the new key is, where it is not in the folder (env:NAME, file:PATH)',
    },
  },
  async run(options, action, host, [, named]) {
    if (action === undefined || !isAction(action)) throw new UserError('audit-action-wrong', { action: action ?? '' })
    const { findAuditFolder } = await import('../audit/find-folder.ts')
    const isThere = options.store !== undefined && (action === 'search' || action === 'export')
    const settings = await findAuditFolder(named, action, host, isThere)
    switch (action) {
      case 'verify': {
        const { verifyRecord } = await import('../audit/verify-record.ts')
        return verifyRecord(settings.folder, options, host) ? exitCode.fine : exitCode.found
      }
      case 'search':
      case 'export': {
        const { findRecords, showRecords, toQuery } = await import('../audit/search-record.ts')
        const format = options.format ?? (action === 'search' ? 'text' : 'ndjson')
        const most = options.most === undefined ? (action === 'search' ? usualMost : Number.POSITIVE_INFINITY) : Number(options.most)
        const query = toQuery(options, settings, host)
        const shown = { format, output: options.output, most }
        if (options.store === undefined) await showRecords(findRecords(settings, query), shown, host)
        else
          await (await import('../postgres/stored-record.ts')).searchStore(
            options.store,
            query,
            (records) => showRecords(records, shown, host),
            host,
          )
        return exitCode.fine
      }
      case 'retain': {
        const { retainNow } = await import('../audit/retain-now.ts')
        retainNow(settings, options.days, host)
        return exitCode.fine
      }
      case 'store': {
        const { fillStore } = await import('../postgres/stored-record.ts')
        await fillStore(settings, options.store, host)
        return exitCode.fine
      }
      case 'rotate':
        return rotate(settings, options.next, host)
    }
  },
})

const actions = ['verify', 'search', 'export', 'retain', 'rotate', 'store'] as const
type Action = (typeof actions)[number]

const isAction = (word: string): word is Action => actions.some((action) => action === word)

async function rotate(settings: AuditSettings, next: string | undefined, host: Host): Promise<number> {
  const { rotateKey } = await import('../audit/rotate-key.ts')
  const { id, place } = rotateKey(settings, next ?? null, host.environment)
  host.terminal.print(`the record is signed with ${id} from here on\n`)
  if (place !== null)
    host.terminal.print(`give it to the gateway in place of the old one, and start it again: \`gateway: {audit: {key: ${place}}}\`\n`)
  return exitCode.fine
}
