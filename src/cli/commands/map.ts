// `fastward map [PATH]`: the whole model, for programs to read.

import { formats } from '../analysis.ts'
import { applicationOptions, pathArgument } from '../application-options.ts'
import { defineCommand, exitCode } from '../command.ts'
import { readApplication } from '../read-application.ts'

export default defineCommand({
  name: 'map',
  summary: 'write the whole model of an application',
  argument: pathArgument,
  options: {
    format: { kind: 'choice', of: formats.map, description: 'how to write it (default: json)' },
    ...applicationOptions,
  },
  async run(options, path, host) {
    await readApplication({ kind: 'map', format: options.format ?? 'json' }, path, options, host)
    return exitCode.fine
  },
})
