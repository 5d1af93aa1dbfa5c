// Findings for GitLab's code quality widget: an array of issues, as its merge requests read it.
// https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format

import { toPrintable } from '../base/index.ts'
import type { Finding } from '../finding/index.ts'
import type { Severity } from '../taxonomy/index.ts'
import type { FindingsReport } from './findings-report.ts'
import { describeGuardrails } from './guardrail-words.ts'
import { toJsonText } from './json-text.ts'
import { describePlace, firstSentence, isShown, toSentence } from './words.ts'

export function writeGitlab({ result, options }: FindingsReport): string {
  return toJsonText(
    result.findings.filter((finding) => isShown(finding, options.all)).map((finding) => toIssue(finding, options.prefix ?? '')),
  )
}

function toIssue(finding: Finding, prefix: string) {
  const { fingerprint, rule, severity, message, places } = finding
  const [place] = places
  const { file, line, end, commit } = place
  return {
    type: 'issue',
    check_name: rule,
    description: [
      `${commit === undefined ? '' : `${describePlace(place)}: `}${toSentence(message.what)}`,
      firstSentence(toPrintable(message.why)),
      ...describeGuardrails(finding),
      toPrintable(message.fix),
    ].join(' '),
    categories: ['Security'],
    severity: severities[severity],
    fingerprint,
    location: { path: toPrintable(`${prefix}${file}`), lines: { begin: line, end } },
  }
}

const severities: Readonly<Record<Severity, 'minor' | 'major' | 'critical' | 'blocker'>> = {
  low: 'minor',
  medium: 'major',
  high: 'critical',
  critical: 'blocker',
}
