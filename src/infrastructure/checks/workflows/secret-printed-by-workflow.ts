// A workflow prints a secret, or all of them.

import { bad, defineCheck, good } from '../../kit.ts'
import { secretsIn } from '../../workflows/power.ts'
import { causeOf, placeIn, stepsOf } from '../../workflows/steps.ts'
import { speaksOf } from '../../workflows/untrusted-text.ts'

const prints = /^\s*(?:echo|printf|printenv)\b/
/** The output goes somewhere else. */
const handedOn = />\s*[^&\s]|\|(?!\s*(?:base64\s*(?:-w\s*0?|--wrap=?0?)?\s*$|rev\s*$|sed\b[^|>]*$|xxd\s*$|tr\b[^|>]*$|tee\b))/

export default defineCheck({
  id: 'secret-printed-by-workflow',
  title: 'A workflow writes a secret to its log',
  severity: 'medium',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-532'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    GitHub blots out a secret only where it stands exactly as it was stored. Written in base64, as one line of JSON or cut in pieces it
    is readable in the log, which everybody who may read the repository may read.`,
  fix: 'Do not print secrets; hand each step the one that it needs in `env`.',
  blindSpots: ['What a program prints by itself is not seen.'],
  examples: [
    bad(
      'a secret in another spelling',
      `
      # file: .github/workflows/deploy.yml
      on: push
      jobs:
        deploy:
          runs-on: ubuntu-latest
          steps:
            - run: echo "$KEY" | base64  # <-- finding
              env:
                KEY: \${{ secrets.DEPLOY_KEY }}
    `,
    ),
    bad(
      'all of them',
      `
      # file: .github/workflows/deploy.yml
      on: push
      jobs:
        deploy:
          runs-on: ubuntu-latest
          steps:
            - run: echo '\${{ toJSON(secrets) }}'  # <-- finding
    `,
    ),
    good(
      'it goes to a program or a file',
      `
      # file: .github/workflows/deploy.yml
      on: push
      jobs:
        deploy:
          runs-on: ubuntu-latest
          steps:
            - run: |
                echo "$KEY" | base64 -d > key.pem
                echo "$KEY" | docker login --password-stdin registry.example.com
                echo "KEY=$KEY" >> .env
              env:
                KEY: \${{ secrets.DEPLOY_KEY }}
    `,
    ),
  ],

  looksAt: 'workflow',
  check(workflow, report) {
    for (const where of stepsOf(workflow)) {
      const { job, step } = where
      if (step.run === null) continue
      const variables = [...workflow.env, ...job.env, ...step.env].filter(({ text }) => secretsIn(text).length > 0)
      for (const [index, line] of step.run.text.split('\n').entries()) {
        if (line.length > 2000 || !prints.test(line)) continue
        const all = secretsIn(line).includes('*') && /tojson\(\s*secrets\s*\)/i.test(line)
        const encoded = /\|\s*(?:base64(?!\s+(?:-d|-D|--decode))|rev|xxd)\b/.test(line)
        const variable = variables.find(({ name }) => speaksOf(line, name))
        const isSecret = variable !== undefined || secretsIn(line).length > 0
        if (!isSecret || !(all || encoded) || handedOn.test(line.replace(/"[^"]*"|'[^']*'/g, '""').trimEnd())) continue
        report({
          place: placeIn(workflow, step.run.line + index),
          cause: causeOf(where),
          what: all ? 'all secrets of the repository are printed' : 'a secret is printed in a spelling that GitHub does not blot out',
        })
        break
      }
    }
  },
})
