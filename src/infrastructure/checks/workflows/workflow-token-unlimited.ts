// Nothing in a workflow limits its token; the settings of the repository, which no file shows, decide.

import { bad, defineCheck, good } from '../../kit.ts'
import { placeIn } from '../../workflows/steps.ts'

export default defineCheck({
  id: 'workflow-token-unlimited',
  title: 'A workflow does not say what its token may do',
  severity: 'low',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-250'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    Where nothing is said, the settings of the repository decide, and in repositories from before 2023 these give a token that may write
    everything. A package or an action that turns bad then pushes code and publishes releases.`,
  fix: 'Write `permissions: contents: read` at the top of each workflow, and give single jobs more where they need it.',
  blindSpots: ['The settings of the repository are in no file.'],
  examples: [
    bad(
      'nothing is said',
      `
      # file: .github/workflows/tests.yml
      on: push  # <-- finding
      jobs:
        tests:
          runs-on: ubuntu-latest
          steps:
            - run: pytest
    `,
    ),
    good(
      'every job says it',
      `
      # file: .github/workflows/tests.yml
      on: push
      jobs:
        tests:
          permissions:
            contents: read
          runs-on: ubuntu-latest
          steps:
            - run: pytest
    `,
    ),
  ],

  looksAt: 'setup',
  check({ workflow: workflows }, report) {
    const silent = workflows.filter(
      ({ kind, permissions, jobs }) => kind === 'workflow' && permissions === null && jobs.some((job) => job.permissions === null),
    )
    const [first, ...others] = silent
    if (first === undefined) return
    report({
      place: placeIn(first, first.onLine),
      cause: { name: '.github/workflows', what: 'permissions' },
      what: `${silent.length === 1 ? 'a workflow says' : `${silent.length} workflows say`} nothing of what the token may do`,
      others: others.slice(0, 30).map((one) => ({ role: 'cause', place: placeIn(one, one.onLine), note: 'nor does this one' })),
    })
  },
})
