// The whole checkout, with the token in `.git/config`, is uploaded as an artifact.

import { bad, defineCheck, good } from '../../kit.ts'
import { causeOf, parseUses, placeIn, stepsOf } from '../../workflows/steps.ts'

export default defineCheck({
  id: 'artifact-with-git-credentials',
  title: 'An artifact holds the token of the checkout',
  severity: 'medium',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-522', 'CWE-538'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    \`actions/checkout\` leaves the job's token in \`.git/config\` until the job ends. Who uploads the whole folder hands the token to
    everybody who may download the artifact, for as long as the job runs.`,
  fix: 'Set `persist-credentials: false` on the checkout, and upload the folder that is needed.',
  blindSpots: ['A token that lies elsewhere is not seen.'],
  examples: [
    bad(
      'everything, hidden files too',
      `
      # file: .github/workflows/build.yml
      on: push
      jobs:
        build:
          runs-on: ubuntu-latest
          steps:
            - uses: actions/checkout@v4
            - uses: actions/upload-artifact@v4
              with:
                path: .  # <-- finding
                include-hidden-files: true
    `,
    ),
    bad(
      'an old action, which takes hidden files by itself',
      `
      # file: .github/workflows/build.yml
      on: push
      jobs:
        build:
          runs-on: ubuntu-latest
          steps:
            - uses: actions/checkout@v3
            - uses: actions/upload-artifact@v3
              with:
                path: ./  # <-- finding
    `,
    ),
    good(
      'without the token, or without hidden files',
      `
      # file: .github/workflows/build.yml
      on: push
      jobs:
        build:
          runs-on: ubuntu-latest
          steps:
            - uses: actions/checkout@v3
              with:
                persist-credentials: false
            - uses: actions/upload-artifact@v3
              with:
                path: .
        other:
          runs-on: ubuntu-latest
          steps:
            - uses: actions/checkout@v4
            - uses: actions/upload-artifact@v4
              with:
                path: .
    `,
    ),
  ],

  looksAt: 'workflow',
  check(workflow, report) {
    for (const where of stepsOf(workflow)) {
      const { job, step } = where
      const action = step.uses === null ? null : parseUses(step.uses.text)
      if (action?.action.toLowerCase() !== 'actions/upload-artifact') continue
      const path = step.with.find(({ name }) => name === 'path')
      if (
        path === undefined ||
        !path.text.split('\n').some((one) => /^(?:\.\/?|\*\*?\/?\*?|\.git\/?|\$\{\{\s*github\.workspace\s*\}\}\/?)$/.test(one.trim()))
      )
        continue
      // Version 4.4 leaves hidden files out unless it is asked for them.
      const isOld = /^v?[123](?:\.|$)|^v?4\.[0-3](?:\.|$)/.test(action.ref)
      if (!isOld && step.with.find(({ name }) => name === 'include-hidden-files')?.text !== 'true') continue
      const checkout = job.steps.slice(0, job.steps.indexOf(step)).find(({ uses }) => /^actions\/checkout@/i.test(uses?.text ?? ''))
      if (checkout === undefined || checkout.with.some(({ name, text }) => name === 'persist-credentials' && text === 'false')) continue
      report({
        place: placeIn(workflow, path.line),
        cause: causeOf(where),
        what: 'the whole checkout is uploaded, with the token of the job in it',
        others: [{ role: 'related', place: placeIn(workflow, checkout.line), note: 'the token is left behind here' }],
      })
    }
  },
})
