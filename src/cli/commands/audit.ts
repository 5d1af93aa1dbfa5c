// `fastward audit verify|search|export|retain|rotate [FOLDER]`: the record of the gateway, looked at and kept.

import { UserError } from '../../base/index.ts'
import { defineCommand, exitCode } from '../command.ts'

export default defineCommand({
  name: 'audit',
  summary: 'verify, search or export the record of the gateway, delete what is old, change its key',
  argument: { name: 'verify', description: 'what to do with the record', required: true },
  second: { name: 'FOLDER', description: 'the folder of the record (default: what `fastward.yaml` says)', required: false },
  options: {
    anchors: { kind: 'text', value: 'FILE', description: 'verify: the checkpoints that were sent elsewhere' },
    key: { kind: 'text', value: 'FILE', description: 'verify: the public key (PEM) that the record must have begun with' },
  },
  async run(options, action, host, [, named]) {
    const { findAuditFolder } = await import('../audit/find-folder.ts')
    switch (action) {
      case 'verify': {
        const { folder } = await findAuditFolder(named, action, host)
        const { verifyRecord } = await import('../audit/verify-record.ts')
        return verifyRecord(folder, options, host) ? exitCode.fine : exitCode.found
      }
      default:
        throw new UserError('audit-action-wrong', { action: action ?? '' })
    }
  },
})
