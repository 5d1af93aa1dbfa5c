// Commands in the output of any program are obeyed again, which GitHub switched off in 2020.

import { bad, defineCheck, good } from '../../kit.ts'
import { placeIn } from '../../workflows/steps.ts'

export default defineCheck({
  id: 'insecure-workflow-commands',
  title: 'Output of programs may set variables of the workflow',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-94'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    With \`ACTIONS_ALLOW_UNSECURE_COMMANDS\` every program of the job that prints \`::set-env\` or \`::add-path\` sets the environment of
    later steps: a line of a test, a commit message or a response is enough to run other programs. GitHub switched this off for
    CVE-2020-15228.`,
  fix: 'Remove the variable, and write to the files that `GITHUB_ENV` and `GITHUB_PATH` name.',
  blindSpots: ['A runner that is set up with the variable is not seen.'],
  examples: [
    bad(
      'for an old action',
      `
      # file: .github/workflows/build.yml
      on: pull_request
      jobs:
        build:
          runs-on: ubuntu-latest
          env:
            ACTIONS_ALLOW_UNSECURE_COMMANDS: true  # <-- finding
          steps:
            - run: make
    `,
    ),
    good(
      'it is off',
      `
      # file: .github/workflows/build.yml
      on: pull_request
      env:
        ACTIONS_ALLOW_UNSECURE_COMMANDS: false
      jobs:
        build:
          runs-on: ubuntu-latest
          steps:
            - run: make
    `,
    ),
  ],

  looksAt: 'workflow',
  check(workflow, report) {
    const all = [...workflow.env, ...workflow.jobs.flatMap((job) => [...job.env, ...job.steps.flatMap(({ env }) => env)])]
    for (const { name, text, line } of all) {
      if (name !== 'ACTIONS_ALLOW_UNSECURE_COMMANDS' || text.toLowerCase() !== 'true') continue
      report({
        place: placeIn(workflow, line),
        cause: { name: workflow.file, what: name },
        what: 'what any program prints may set variables and paths of later steps',
      })
      break
    }
  },
})
