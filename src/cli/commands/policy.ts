// `fastward policy list|explain ROUTE|waive FINDING|public ROUTE|check|test FILE|replay LOG|derive|fetch|cedar … [PATH]`: what must hold of the application, asked, checked,
// tested, and written down.

import { toPrintable, UserError } from '../../base/index.ts'
import type { Wish } from '../analysis.ts'
import { applicationOptions, policyOption } from '../application-options.ts'
import { defineCommand, exitCode } from '../command.ts'
import type { Host } from '../host.ts'
import { readApplication } from '../read-application.ts'
import { checkOutput, writeReport } from '../report.ts'

const usualTests = 'fastward-tests.yaml'

export default defineCommand({
  name: 'policy',
  summary: 'list, explain, check or test what must hold, and write access rules from the code or as Cedar',
  argument: {
    name: 'list|explain ROUTE|explain PRESET|check|test FILE|replay LOG|derive|fetch|cedar export|cedar schema|cedar import FILE',
    description: 'what to do; the folder of the project may follow (default: the current one)',
    required: false,
    many: true,
  },
  options: {
    owner: { kind: 'text', value: 'NAME', description: 'waive: who answers for it' },
    reason: { kind: 'text', value: 'TEXT', description: 'waive: why it is right to live with it' },
    until: { kind: 'text', value: 'DAY', description: 'waive: the last day on which it counts', example: '2027-03-31' },
    map: { kind: 'text', value: 'FILE', description: 'replay: the map of the application, in place of reading it' },
    format: { kind: 'choice', of: ['terminal', 'json'], description: 'replay: how to say it (default: terminal)' },
    ...policyOption,
    ...applicationOptions,
  },
  async run(options, action, host, all) {
    const [, first, second] = all
    if (action === 'fetch') {
      const { fetchPolicies } = await import('../fetch-policies.ts')
      return (await fetchPolicies(first, options.policy, host)) ? exitCode.fine : exitCode.found
    }
    if (action === 'cedar' && first === 'import') return importCedar(second, options.output, host)
    if (action === 'waive' || action === 'public') {
      if (options.policy !== undefined) throw new UserError('policy-edited-elsewhere', { action })
      await readApplication(toEdit(action, first, options), second, options, host)
      return exitCode.fine
    }
    const [wish, path] = action === 'replay' ? [toReplay(first, options), second] : toWish(action ?? 'list', first, second)
    const { worst } = await readApplication(wish, path, options, host)
    return worst === null ? exitCode.fine : exitCode.found
  },
})

interface WaiverWords {
  readonly owner: string | undefined
  readonly reason: string | undefined
  readonly until: string | undefined
}

function toEdit(action: 'waive' | 'public', what: string | undefined, { owner, reason, until }: WaiverWords): Wish {
  if (what === undefined)
    throw action === 'waive'
      ? missing('policy waive', 'a finding', 'policy waive FINDING --owner NAME --reason TEXT --until DAY [PATH]')
      : missing('policy public', 'a route', 'policy public ROUTE [PATH]')
  if (action === 'public') return { kind: 'policy-public', route: what }
  if (owner === undefined || reason === undefined || until === undefined) throw new UserError('waiver-without-words')
  return { kind: 'policy-waive', finding: what, owner, reason, until }
}

function toReplay(
  log: string | undefined,
  { map, format }: { readonly map: string | undefined; readonly format: 'terminal' | 'json' | undefined },
): Wish {
  if (log === undefined) throw missing('policy replay', 'a log of decisions', 'policy replay LOG --policy FILE [PATH]')
  return { kind: 'policy-replay', log, map: map ?? null, format: format ?? 'terminal' }
}

async function importCedar(file: string | undefined, output: string | undefined, host: Host): Promise<number> {
  if (file === undefined) throw missing('policy cedar import', 'a file of Cedar policies', 'policy cedar import FILE')
  checkOutput(output, host)
  const { readCedar } = await import('../exchange-cedar.ts')
  const { report, worst, notes } = readCedar(file, host)
  writeReport(report, output, host)
  for (const note of notes) host.terminal.note(`${toPrintable(note)}\n`)
  return worst === null ? exitCode.fine : exitCode.found
}

function toWish(action: string, first: string | undefined, second: string | undefined): readonly [Wish, string | undefined] {
  switch (action) {
    case 'list':
      return [{ kind: 'policy', route: null }, first]
    case 'explain':
      if (first === undefined) throw missing('policy explain', 'a route', 'policy explain ROUTE [PATH]')
      return [{ kind: 'policy', route: first }, second]
    case 'check':
      return [{ kind: 'policy-check' }, first]
    case 'derive':
      return [{ kind: 'policy-derive' }, first]
    case 'test':
      return [{ kind: 'policy-test', file: first ?? usualTests }, second]
    case 'cedar':
      if (first === 'export' || first === 'schema') return [{ kind: 'policy-cedar', what: first }, second]
      throw new UserError('policy-action-wrong', { action: first === undefined ? action : `${action} ${first}` })
    default:
      throw new UserError('policy-action-wrong', { action })
  }
}

function missing(command: string, what: string, usage: string): UserError {
  return new UserError('too-few-arguments', { command, missing: what, usage: `\`fastward ${usage}\`` })
}
