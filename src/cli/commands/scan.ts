// `fastward scan [PATH]`: where the application can be hurt. The main job.

import { UserError } from '../../base/index.ts'
import { severities } from '../../taxonomy/index.ts'
import { formats } from '../analysis.ts'
import { applicationOptions, pathArgument, policyOption } from '../application-options.ts'
import { defineCommand, exitCode } from '../command.ts'
import { readApplication } from '../read-application.ts'

const levels = ['never', ...severities] as const

export default defineCommand({
  name: 'scan',
  summary: 'find the weaknesses of an application',
  argument: pathArgument,
  options: {
    format: { kind: 'choice', of: formats.findings, description: 'how to write the report (default: terminal)' },
    all: { kind: 'flag', description: 'show everything, however sure and however much' },
    only: {
      kind: 'many',
      value: 'RULE',
      description: 'look for this rule alone, or for code, dependencies, secrets or infrastructure (again and again)',
    },
    skip: { kind: 'many', value: 'RULE', description: 'do not look for this (again and again)' },
    since: {
      kind: 'text',
      value: 'REF',
      description: 'report what is new since the merge base of REF and HEAD (as `git diff REF...`), uncommitted work too',
      example: 'origin/main',
    },
    baseline: { kind: 'text', value: 'FILE', description: 'report what is not in this JSON report of an earlier scan' },
    history: {
      kind: 'text',
      value: 'N|all',
      alone: '',
      pattern: /^(?:all|[1-9]\d{0,8})$/,
      example: 'all',
      description: 'look for secrets in the newest N commits too (default: 10000, or 2 GB of text)',
    },
    fix: {
      kind: 'choice',
      of: ['show', 'apply'],
      alone: 'show',
      description: 'show what can be mended by machine, as a diff; or write it into the files',
    },
    'explain-priority': {
      kind: 'flag',
      description: 'what to mend first and why: reach, exposure, exploit, fix (terminal and json)',
    },
    'render-helm': {
      kind: 'flag',
      description: 'let `helm template` fill in charts, on a copy of them (default: read as text, nothing is run)',
    },
    database: { kind: 'text', value: 'FILE', description: 'the database of advisories (default: the one that `fastward advisories` made)' },
    'fail-on': {
      kind: 'choice',
      of: levels,
      description: 'end with 1 if a shown finding is this bad or worse (default: high where CI is set, else never)',
    },
    ...policyOption,
    ...applicationOptions,
  },
  async run(options, path, host) {
    const { all, only, skip } = options
    checkFix(options)
    checkPriority(options)
    const { worst } = await readApplication(
      {
        kind: 'findings',
        format: options.format ?? 'terminal',
        all,
        only,
        skip,
        since: options.since ?? null,
        baseline: options.baseline ?? null,
        history: options.history ?? null,
        fix: options.fix ?? null,
        database: options.database ?? null,
        renderHelm: options['render-helm'],
        explainPriority: options['explain-priority'],
      },
      path,
      options,
      host,
    )
    const failOn = options['fail-on'] ?? (host.environment['CI'] ? 'high' : 'never')
    if (failOn === 'never' || worst === null) return exitCode.fine
    return severities.indexOf(worst) >= severities.indexOf(failOn) ? exitCode.found : exitCode.fine
  },
})

/** The other formats are contracts of others, and none of them has a place for it. */
function checkPriority(options: {
  readonly 'explain-priority': boolean
  readonly format: string | undefined
  readonly fix: string | undefined
}) {
  if (!options['explain-priority']) return
  const { format = 'terminal', fix } = options
  const hint = 'it is written for the terminal and as JSON'
  if (format !== 'terminal' && format !== 'json')
    throw new UserError('options-apart', { option: '--explain-priority', other: `--format ${format}`, hint })
  if (fix !== undefined) throw new UserError('options-apart', { option: '--explain-priority', other: '--fix', hint })
}

/** What is mended is told as a diff, or not at all where the files have it. */
function checkFix({
  fix,
  format,
  output,
}: {
  readonly fix: string | undefined
  readonly format: string | undefined
  readonly output: string | undefined
}) {
  if (fix !== undefined && format !== undefined)
    throw new UserError('options-apart', {
      option: '--fix',
      other: '--format',
      hint: 'a fix is always written as a diff; leave `--format` out',
    })
  if (fix === 'apply' && output !== undefined)
    throw new UserError('options-apart', {
      option: '--fix=apply',
      other: '--output',
      hint: '`--fix --output FILE` writes the diff and no other file',
    })
}
