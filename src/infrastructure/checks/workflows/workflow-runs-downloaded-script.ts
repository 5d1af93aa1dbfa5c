// A script goes from the network straight into a shell of the workflow.

import { parseShell } from '../../../syntax/index.ts'
import { findPipedScript } from '../../downloads.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { powerOf } from '../../workflows/power.ts'
import { causeOf, placeIn, stepsOf } from '../../workflows/steps.ts'

export default defineCheck({
  id: 'workflow-runs-downloaded-script',
  title: 'A workflow runs a script straight from the network',
  severity: 'low',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-494'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    Whoever holds the server, or its name, decides on every run what the job does with its token and secrets. Nobody sees what was run.`,
  fix: 'Use a pinned action, a package, or download one version, compare its checksum, and run it then.',
  blindSpots: ['A script that is saved first and run later is not seen.'],
  examples: [
    bad(
      'an installer beside a secret',
      `
      # file: .github/workflows/deploy.yml
      on: push
      jobs:
        deploy:
          runs-on: ubuntu-latest
          steps:
            - run: |
                curl -fsSL https://cli.example.com/install.sh | bash  # <-- finding
                example deploy --token \${{ secrets.EXAMPLE_TOKEN }}
    `,
    ),
    good(
      'one version, compared',
      `
      # file: .github/workflows/deploy.yml
      on: push
      jobs:
        deploy:
          runs-on: ubuntu-latest
          steps:
            - run: |
                curl -fsSLo install.sh https://cli.example.com/v1.2.3/install.sh
                echo "$SUM  install.sh" | sha256sum --check
                bash install.sh
    `,
    ),
  ],

  looksAt: 'workflow',
  check(workflow, report) {
    for (const where of stepsOf(workflow)) {
      const { job, step } = where
      if (step.run === null || !/curl|wget/.test(step.run.text)) continue
      const found = findPipedScript(parseShell(step.run.text, new Map(), step.run.line))
      if (found === null) continue
      const power = powerOf(workflow, job)
      const isPowerful = power.secrets.length > 0 || (power.writes?.length ?? 0) > 0
      report({
        place: placeIn(workflow, found.line),
        cause: causeOf(where),
        what: `a script of \`${found.host}\` is run as it comes${isPowerful ? ', in a job with secrets or a token that writes' : ''}`,
        ...(isPowerful && !found.isPlain ? { severity: 'medium' } : found.isPlain ? { severity: 'high' } : {}),
      })
    }
  },
})
