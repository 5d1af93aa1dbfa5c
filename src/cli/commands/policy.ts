// `fastward policy list|explain ROUTE|test FILE|derive [PATH]`: what must hold of the application, asked, tested and written down.

import { UserError } from '../../base/index.ts'
import type { Wish } from '../analysis.ts'
import { applicationOptions, policyOption } from '../application-options.ts'
import { defineCommand, exitCode } from '../command.ts'
import { readApplication } from '../read-application.ts'

const usualTests = 'fastward-tests.yaml'

export default defineCommand({
  name: 'policy',
  summary: 'list or explain what must hold, test it, or write the access rules of the code',
  argument: {
    name: 'list|explain ROUTE|test FILE|derive|fetch',
    description: 'what to do; the folder of the project may follow (default: the current one)',
    required: false,
    many: true,
  },
  options: { ...policyOption, ...applicationOptions },
  async run(options, action, host, all) {
    const [, first, second] = all
    if (action === 'fetch') {
      const { fetchPolicies } = await import('../fetch-policies.ts')
      return (await fetchPolicies(first, options.policy, host)) ? exitCode.fine : exitCode.found
    }
    const [wish, path] = toWish(action ?? 'list', first, second)
    const { worst } = await readApplication(wish, path, options, host)
    return worst === null ? exitCode.fine : exitCode.found
  },
})

function toWish(action: string, first: string | undefined, second: string | undefined): readonly [Wish, string | undefined] {
  switch (action) {
    case 'list':
      return [{ kind: 'policy', route: null }, first]
    case 'explain':
      if (first === undefined)
        throw new UserError('too-few-arguments', {
          command: 'policy explain',
          missing: 'a route',
          usage: '`fastward policy explain ROUTE [PATH]`',
        })
      return [{ kind: 'policy', route: first }, second]
    case 'derive':
      return [{ kind: 'policy-derive' }, first]
    case 'test':
      return [{ kind: 'policy-test', file: first ?? usualTests }, second]
    default:
      throw new UserError('policy-action-wrong', { action })
  }
}
