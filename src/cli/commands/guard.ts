// `fastward guard [PATH] --base REF`: whether a change may land.

import { formats } from '../analysis.ts'
import { applicationOptions, pathArgument, policyOption } from '../application-options.ts'
import { defineCommand, exitCode } from '../command.ts'

export default defineCommand({
  name: 'guard',
  summary: 'say whether a change may land',
  argument: pathArgument,
  options: {
    base: {
      kind: 'text',
      value: 'REF',
      description:
        'the commit or branch that the change is to land on: its policy judges what changed since the two went apart (default: what the pipeline of a pull or merge request names; else the state is judged alone)',
      example: 'origin/main',
    },
    head: { kind: 'text', value: 'REF', description: 'the change, where it is not the files as they lie there' },
    author: { kind: 'many', value: 'NAME', description: 'who made the change, as the base names owners of the policy (again and again)' },
    format: { kind: 'choice', of: formats.judgement, description: 'how to write it (default: terminal)' },
    all: { kind: 'flag', description: 'show findings of less confidence and every route' },
    database: { kind: 'text', value: 'FILE', description: 'the database of advisories (default: the one that `fastward advisories` made)' },
    ...policyOption,
    ...applicationOptions,
  },
  async run(options, path, host) {
    const { guardChange } = await import('../compare/index.ts')
    const blocked = await guardChange(options.base ?? null, options.head ?? null, { ...options, path }, host)
    return blocked ? exitCode.found : exitCode.fine
  },
})
