// A workflow asks for a token that may write everything.

import { bad, defineCheck, good } from '../../kit.ts'
import { placeIn } from '../../workflows/steps.ts'

export default defineCheck({
  id: 'workflow-token-writes-everything',
  title: 'A workflow has a token that may change everything',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-250'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    Every step of the job, every action that it uses and every package that these install can take the token: with \`write-all\` it pushes
    to branches, publishes packages and releases, and approves pull requests.`,
  fix: 'Write `permissions: contents: read` at the top of the workflow, and give each job the one or two rights that it needs.',
  blindSpots: ['A token of an own application or person is not seen.'],
  examples: [
    bad(
      'all rights for a test',
      `
      # file: .github/workflows/tests.yml
      on: push
      permissions: write-all  # <-- finding
      jobs:
        tests:
          runs-on: ubuntu-latest
          steps:
            - run: pytest
    `,
    ),
    bad(
      'for one job',
      `
      # file: .github/workflows/tests.yml
      on: push
      permissions: {}
      jobs:
        docs:
          permissions: write-all  # <-- finding
          runs-on: ubuntu-latest
          steps:
            - run: make docs
    `,
    ),
    good(
      'what is needed',
      `
      # file: .github/workflows/tests.yml
      on: push
      permissions:
        contents: read
      jobs:
        docs:
          permissions:
            contents: write
          runs-on: ubuntu-latest
          steps:
            - run: make docs
    `,
    ),
  ],

  looksAt: 'workflow',
  check(workflow, report) {
    for (const { permissions, name } of [
      { permissions: workflow.permissions, name: workflow.file },
      ...workflow.jobs.map(({ id, permissions }) => ({ permissions, name: `${workflow.file} ${id}` })),
    ]) {
      if (permissions?.all !== 'write') continue
      report({
        place: placeIn(workflow, permissions.line),
        cause: { name, what: 'permissions' },
        what: 'the token of the workflow may write everything',
      })
    }
  },
})
