// `fastward sbom [PATH]`: what the application is built on and what it serves, for those who keep books.

import { formats } from '../analysis.ts'
import { applicationOptions, pathArgument } from '../application-options.ts'
import { defineCommand, exitCode } from '../command.ts'
import { readApplication } from '../read-application.ts'

export default defineCommand({
  name: 'sbom',
  summary: 'write the bill of materials of an application, with its endpoints',
  argument: pathArgument,
  options: {
    format: { kind: 'choice', of: formats.sbom, description: 'how to write it: CycloneDX 1.6 or SPDX 2.3 (default: cyclonedx)' },
    database: { kind: 'text', value: 'FILE', description: 'the database of advisories (default: the one that `fastward advisories` made)' },
    licences: {
      kind: 'text',
      value: 'FOLDER',
      description: 'take licences from the packages that are installed in this virtual environment',
    },
    ...applicationOptions,
  },
  async run({ format, database, licences, ...options }, path, host) {
    await readApplication(
      { kind: 'sbom', format: format ?? 'cyclonedx', database: database ?? null, licences: licences ?? null },
      path,
      options,
      host,
    )
    return exitCode.fine
  },
})
