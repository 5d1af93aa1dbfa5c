// `fastward gateway patch [PATH]`: weaknesses that are known and not mended, closed in front of the application until they are.

import { UserError } from '../../base/index.ts'
import { applicationOptions, pathArgument } from '../application-options.ts'
import { defineCommand, exitCode } from '../command.ts'
import { readApplication } from '../read-application.ts'

export default defineCommand({
  name: 'gateway patch',
  summary: 'close known weaknesses at the gateway until the code is mended, or tell which patches are stale',
  argument: pathArgument,
  options: {
    check: { kind: 'flag', description: 'write nothing: tell which patches are still needed, and end with 1 if one is stale' },
    findings: { kind: 'text', value: 'FILE', description: 'the report of a scan (json or sarif), in place of scanning now' },
    map: { kind: 'text', value: 'FILE', description: 'with --findings: the map of the application, in place of reading it' },
    only: { kind: 'many', value: 'RULE|FINDING', description: 'patch what this rule found, or this finding alone (again and again)' },
    mode: {
      kind: 'choice',
      of: ['enforce', 'observe'],
      description: 'hold to the patches, or note what they would refuse (default: enforce)',
    },
    ...applicationOptions,
  },
  async run({ check, findings, map, only, mode, ...options }, path, host) {
    if (map !== undefined && findings === undefined) throw new UserError('patch-map-without-findings')
    const wish = {
      kind: 'gateway-patch',
      isCheck: check,
      findings: findings ?? null,
      map: map ?? null,
      only,
      mode: mode ?? 'enforce',
    } as const
    const { worst } = await readApplication(wish, path, options, host)
    return worst === null ? exitCode.fine : exitCode.found
  },
})
