// `fastward routes [PATH]`: what the application serves, and who may call it; with `--explain`, one route and what decides that.

import { UserError } from '../../base/index.ts'
import { formats } from '../analysis.ts'
import { applicationOptions, pathArgument } from '../application-options.ts'
import { defineCommand, exitCode } from '../command.ts'
import { readApplication } from '../read-application.ts'

export default defineCommand({
  name: 'routes',
  summary: 'list what an application serves, and who may call it',
  argument: pathArgument,
  options: {
    format: { kind: 'choice', of: formats.routes, description: 'how to write the list (default: table)' },
    explain: {
      kind: 'text',
      value: 'ROUTE',
      description: 'explain who may call one route: a path, or the name of its handler',
      example: '"GET /users/{id}"',
    },
    ...applicationOptions,
  },
  async run(options, path, host) {
    const { format = 'table', explain = null } = options
    if (explain !== null && format !== 'table' && format !== 'json') {
      throw new UserError('options-apart', {
        option: '--explain',
        other: `--format ${format}`,
        hint: 'a route is explained as text, or with `--format json` for programs',
      })
    }
    await readApplication({ kind: 'routes', format, explain }, path, options, host)
    return exitCode.fine
  },
})
