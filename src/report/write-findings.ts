// A scan's result in the wanted format. Which formats there are is said here; the command line offers the same.

import { UserError } from '../base/index.ts'
import { writeCsv } from './csv.ts'
import { writeFindingsJson } from './findings-json.ts'
import type { FindingsReport, FindingsWriter } from './findings-report.ts'
import { writeGithub } from './github.ts'
import { writeGitlab } from './gitlab.ts'
import { writeGitlabDependencies, writeGitlabSast } from './gitlab-security.ts'
import { writeHtml } from './html/write-html.ts'
import { writeJunit } from './junit.ts'
import { writeMarkdown } from './markdown.ts'
import { writePriority } from './priority.ts'
import { writeSarif } from './sarif.ts'
import { writeSlack } from './slack.ts'
import { writeTerminalReport } from './terminal.ts'

const writers = {
  terminal: (report) => (report.funnel === undefined ? writeTerminalReport(report) : writePriority(report, report.funnel)),
  json: ({ result, funnel }) => writeFindingsJson(result, funnel),
  sarif: writeSarif,
  html: writeHtml,
  markdown: writeMarkdown,
  junit: writeJunit,
  gitlab: writeGitlab,
  'gitlab-sast': writeGitlabSast,
  'gitlab-dependencies': writeGitlabDependencies,
  github: writeGithub,
  csv: writeCsv,
  slack: writeSlack,
} as const satisfies Readonly<Record<string, FindingsWriter>>

export type FindingsFormat = keyof typeof writers

/** `Object.keys` forgets what it was asked about; the table is ours and has no other keys. */
export const findingsFormats = Object.keys(writers) as readonly FindingsFormat[]

/** A format that does not exist is a user error that lists those that do. */
export function writeFindings(format: string, report: FindingsReport): string {
  const known = findingsFormats.find((one) => one === format)
  if (known === undefined)
    throw new UserError('option-not-a-choice', { option: '--format', value: format, choices: findingsFormats.join(', ') })
  return writers[known](report)
}
