// A job that looks for holes may find some, and nothing stops.

import { bad, defineCheck, good } from '../../kit.ts'

export default defineCheck({
  id: 'security-job-may-fail',
  title: 'A job that looks for holes stops nothing',
  severity: 'low',
  confidence: 'low',
  audience: 'pedantic',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-693'],
  owaspApi: null,
  asvs: [],
  why: `
    With \`allow_failure\` a finding of the scanner is a yellow sign that nobody looks at, and the change is deployed.`,
  fix: 'Remove `allow_failure`, and accept what is to be accepted in the settings of the scanner.',
  blindSpots: ['Which job looks for holes is told by its name.'],
  examples: [
    bad(
      'a scan that may fail',
      `
      # file: .gitlab-ci.yml
      security-scan:
        script: [bandit -r app]
        allow_failure: true  # <-- finding
    `,
    ),
    good(
      'one that may not',
      `
      # file: .gitlab-ci.yml
      security-scan:
        script: [bandit -r app]
      spelling:
        script: [codespell]
        allow_failure: true
    `,
    ),
  ],

  looksAt: 'pipeline',
  check({ file, jobs }, report) {
    for (const { name, allowFailure, scripts } of jobs) {
      const isScan = /(?:^|[-_:. ])(?:security|sast|dast|audit|secrets?|vulnerabilit\w+|bandit|trivy|semgrep|gitleaks)(?=$|[-_:. ])/i.test(
        `${name} ${scripts.map(({ text }) => text.split(' ')[0]).join(' ')}`.slice(0, 2000),
      )
      if (!isScan || allowFailure?.text !== 'true') continue
      report({
        place: { file, line: allowFailure.line },
        cause: { name: `${file} ${name.slice(0, 80)}`, what: 'allow_failure' },
        what: `the job \`${name.slice(0, 80)}\` may find something, and nothing stops`,
      })
    }
  },
})
