// `fastward diff BASE [HEAD]`: what a change does to the attack surface.

import { formats } from '../analysis.ts'
import { applicationOptions, pathArgument, policyOption } from '../application-options.ts'
import { defineCommand, exitCode } from '../command.ts'

export default defineCommand({
  name: 'diff',
  summary: 'tell what a change does to the attack surface',
  argument: {
    name: 'BASE',
    description: 'the commit, branch or tag to compare with (`main...`: where main and the head went apart)',
    required: true,
  },
  second: { name: 'HEAD', description: 'the commit, branch or tag to compare (default: the files as they lie there)', required: false },
  options: {
    path: { kind: 'text', value: 'FOLDER', description: pathArgument.description, example: 'backend' },
    format: { kind: 'choice', of: formats.difference, description: 'how to write it (default: terminal)' },
    all: { kind: 'flag', description: 'show findings of less confidence and every route' },
    database: { kind: 'text', value: 'FILE', description: 'the database of advisories (default: the one that `fastward advisories` made)' },
    ...policyOption,
    ...applicationOptions,
  },
  async run(options, base = '', host, [, head]) {
    const { readDifference, writeCompared } = await import('../compare/index.ts')
    const compared = await readDifference({ command: 'diff', base, head: head ?? null, fromMergeBase: false }, options, host)
    await writeCompared(compared, options.format ?? 'terminal', options, host)
    return exitCode.fine
  },
})
