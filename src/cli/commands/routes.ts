// `fastward routes [PATH]`: what the application serves, and what stands before each route.

import { formats } from '../analysis.ts'
import { applicationOptions, pathArgument } from '../application-options.ts'
import { defineCommand, exitCode } from '../command.ts'
import { readApplication } from '../read-application.ts'

export default defineCommand({
  name: 'routes',
  summary: 'list what an application serves',
  argument: pathArgument,
  options: {
    format: { kind: 'choice', of: formats.routes, description: 'how to write the list (default: table)' },
    ...applicationOptions,
  },
  async run(options, path, host) {
    await readApplication({ kind: 'routes', format: options.format ?? 'table' }, path, options, host)
    return exitCode.fine
  },
})
