// The options that every command that reads an application has, and how they are laid over the project's settings.

import { appPattern } from '../model/index.ts'
import type { Document } from '../policy/index.ts'
import type { OptionValues } from './options.ts'

export const pathArgument = { name: 'PATH', description: 'the folder of the project (default: the current one)', required: false } as const

export const applicationOptions = {
  app: {
    kind: 'text',
    value: 'MODULE:ATTR',
    description: 'the application that is meant, as uvicorn takes it',
    pattern: new RegExp(appPattern, 'u'),
    example: 'shop.main:app',
  },
  exclude: { kind: 'many', value: 'GLOB', description: 'do not read what matches (again and again)' },
  env: { kind: 'many', value: 'NAME=VALUE', description: 'a variable that the program finds where it is deployed (again and again)' },
  // Not `--env-file`: Node 20 takes that for its own wherever it stands, and obeys a NODE_OPTIONS in the file.
  'env-from': { kind: 'many', value: 'FILE', description: 'variables as in a .env file (again and again)' },
  'include-tests': { kind: 'flag', description: 'report on tests, docs and examples too' },
  output: { kind: 'text', value: 'FILE', short: 'o', description: 'write the report to a file' },
  'no-cache': { kind: 'flag', description: 'read every file anew' },
} as const

/** For commands that hold a policy against the application. */
export const policyOption = {
  policy: {
    kind: 'text',
    value: 'FILE|DIR|REF',
    description: 'the policy that counts in place of the project’s: a file, a folder with a fastward.yaml, or a commit',
    example: 'main',
  },
} as const

export function layOptionsOver(settings: Partial<Document>, options: OptionValues<typeof applicationOptions>): Partial<Document> {
  return {
    ...settings,
    ...(options.app === undefined ? {} : { app: options.app }),
    ...(options.exclude.length === 0 ? {} : { exclude: [...(settings.exclude ?? []), ...options.exclude] }),
    ...(options['include-tests'] ? { includeTests: true } : {}),
  }
}
