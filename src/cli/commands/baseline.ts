// `fastward baseline [update]`: the findings that were there when Fastward came; the file only shrinks.

import { UserError } from '../../base/index.ts'
import { applicationOptions } from '../application-options.ts'
import { defineCommand, exitCode } from '../command.ts'
import { readApplication } from '../read-application.ts'

export default defineCommand({
  name: 'baseline',
  summary: 'say what of the baseline is mended and what is new; update takes out what is mended',
  argument: {
    name: 'update|PATH',
    description: 'update, to write the file; the folder of the project (default: the current one)',
    required: false,
    many: true,
  },
  options: {
    accept: { kind: 'flag', description: 'let new findings in: needs --reason and --owner' },
    reason: { kind: 'text', value: 'TEXT', description: 'why it is right to live with them' },
    owner: { kind: 'text', value: 'NAME', description: 'who answers for them' },
    ...applicationOptions,
  },
  async run({ accept, reason, owner, ...options }, first, host, all) {
    const action = first === 'update' ? 'update' : 'check'
    const [path, surplus] = action === 'update' ? all.slice(1) : all
    if (surplus !== undefined)
      throw new UserError('too-many-arguments', { argument: surplus, command: 'baseline', usage: '`fastward baseline [update] [PATH]`' })
    if (accept && action === 'check') throw new UserError('baseline-accepted-apart', { hint: '`fastward baseline update --accept …`' })
    if (accept && (reason === undefined || owner === undefined)) throw new UserError('baseline-without-reason')
    const accepted = accept && reason !== undefined && owner !== undefined ? { reason, owner } : null
    const { worst } = await readApplication({ kind: 'baseline', action, accept: accepted }, path, options, host)
    return worst === null ? exitCode.fine : exitCode.found
  },
})
