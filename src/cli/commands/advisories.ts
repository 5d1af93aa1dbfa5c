// `fastward advisories [update|status]`: the local database of known weaknesses of packages.

import { UserError } from '../../base/index.ts'
import { defineCommand, exitCode } from '../command.ts'

export default defineCommand({
  name: 'advisories',
  summary: 'bring known weaknesses of packages here, or say what is here',
  argument: { name: 'ACTION', description: '`update` or `status` (default: status)', required: false },
  options: {
    from: {
      kind: 'many',
      value: 'SOURCE',
      description: "update from a file, a folder or an address: OSV's archive, advisories, EPSS, KEV (again and again)",
    },
    database: { kind: 'text', value: 'FILE', description: 'where the database lies (default: FASTWARD_ADVISORIES, else the data folder)' },
    format: { kind: 'choice', of: ['text', 'json'], description: 'how to write what is here (default: text)' },
  },
  async run(options, action = 'status', host) {
    if (action !== 'update' && action !== 'status') throw new UserError('advisories-unknown-action', { action })
    if (action === 'status' && options.from.length > 0)
      throw new UserError('options-apart', { option: '--from', other: 'status', hint: 'write `fastward advisories update --from …`' })
    const { showDatabase, updateDatabase } = await import('../advisories/index.ts')
    if (action === 'update') await updateDatabase(options.from, options.database, host)
    host.terminal.print(showDatabase(options.database, options.format ?? 'text', host))
    return exitCode.fine
  },
})
