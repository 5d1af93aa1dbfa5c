// `fastward version`, and `fastward --version`.

import manifest from '../../../package.json' with { type: 'json' }
import { defineCommand, exitCode } from '../command.ts'

export default defineCommand({
  name: 'version',
  summary: 'print the version',
  argument: null,
  options: {},
  async run(_, __, { terminal }) {
    terminal.print(`fastward ${manifest.version}\n`)
    return exitCode.fine
  },
})
