// `fastward vex [PATH]`: which known weaknesses of what the application is built on matter to it, for those who run it.

import { UserError } from '../../base/index.ts'
import { applicationOptions, pathArgument } from '../application-options.ts'
import { defineCommand, exitCode } from '../command.ts'
import { readApplication } from '../read-application.ts'

export default defineCommand({
  name: 'vex',
  summary: 'state which known weaknesses of packages matter to an application',
  argument: pathArgument,
  options: {
    fixed: { kind: 'flag', description: 'state also what the installed releases have mended' },
    product: { kind: 'text', value: 'PURL', description: 'what the application is called (default: a generic one with its title)' },
    author: { kind: 'text', value: 'NAME', description: 'who states it (default: Fastward)' },
    database: { kind: 'text', value: 'FILE', description: 'the database of advisories (default: the one that `fastward advisories` made)' },
    ...applicationOptions,
  },
  async run({ fixed, product, author, database, ...options }, path, host) {
    if (product !== undefined && !/^pkg:[a-z][a-z\d.+-]*\/[^\s\\^`{|}<>"]+$/i.test(product))
      throw new UserError('vex-product-wrong', { product })
    const wish = {
      kind: 'vex',
      withFixed: fixed,
      product: product ?? null,
      author: author ?? 'Fastward',
      database: database ?? null,
    } as const
    await readApplication(wish, path, options, host)
    return exitCode.fine
  },
})
