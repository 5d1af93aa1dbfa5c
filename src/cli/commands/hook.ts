// `fastward hook FILE...`: what a hook before a commit asks. The whole application is read, as who may call a route is said in other
// files than its own; reported is what lies in the files that change, or leads through them.

import { posix, relative, resolve, sep } from 'node:path'
import { severities } from '../../taxonomy/index.ts'
import { formats, plainScan } from '../analysis.ts'
import { applicationOptions, pathArgument } from '../application-options.ts'
import { defineCommand, exitCode } from '../command.ts'
import { readApplication } from '../read-application.ts'
import { getTarget } from '../target.ts'

export default defineCommand({
  name: 'hook',
  summary: 'scan, and report what concerns the files that change (for pre-commit)',
  argument: { name: 'FILE', description: 'the files that change', required: true, many: true },
  options: {
    path: { kind: 'text', value: 'FOLDER', description: pathArgument.description, example: 'backend' },
    format: { kind: 'choice', of: formats.findings, description: 'how to write the report (default: terminal)' },
    all: { kind: 'flag', description: 'show everything, however sure and however much' },
    only: { kind: 'many', value: 'RULE', description: 'look for this rule alone, or for code, dependencies, secrets or infrastructure' },
    skip: { kind: 'many', value: 'RULE', description: 'do not look for this (again and again)' },
    'fail-on': {
      kind: 'choice',
      of: ['never', ...severities],
      description: 'end with 1 if a shown finding is this bad or worse (default: high)',
    },
    ...applicationOptions,
  },
  async run(options, _, host, named) {
    const { folder } = getTarget(options.path, host)
    const files = named.map((file) => relative(folder, resolve(host.folder, file)).replaceAll(sep, posix.sep))
    const { worst } = await readApplication(
      {
        ...plainScan,
        format: options.format ?? 'terminal',
        all: options.all,
        only: options.only,
        skip: options.skip,
        files: new Set(files),
      },
      options.path,
      options,
      host,
    )
    const failOn = options['fail-on'] ?? 'high'
    if (failOn === 'never' || worst === null) return exitCode.fine
    return severities.indexOf(worst) >= severities.indexOf(failOn) ? exitCode.found : exitCode.fine
  },
})
