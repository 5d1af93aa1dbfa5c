// A package goes to PyPI with a token that lives for ever, where the workflow itself could sign in.

import { bad, defineCheck, good } from '../../kit.ts'
import { secretsIn } from '../../workflows/power.ts'
import { causeOf, placeIn, stepsOf } from '../../workflows/steps.ts'

const variables =
  /^(?:TWINE_PASSWORD|UV_PUBLISH_(?:TOKEN|PASSWORD)|POETRY_PYPI_TOKEN_PYPI|POETRY_HTTP_BASIC_PYPI_PASSWORD|FLIT_PASSWORD|HATCH_INDEX_AUTH|PDM_PUBLISH_PASSWORD)$/
const publishes = /(?:twine upload|uv publish|poetry publish|flit publish|hatch publish|pdm publish)\b/

export default defineCheck({
  id: 'package-published-with-password',
  title: 'A package is published with a token that does not expire',
  severity: 'low',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-522'],
  owaspApi: null,
  asvs: [],
  why: `
    A token of PyPI in the secrets works from anywhere, for anybody who gets it, until somebody takes it back. With trusted publishing
    PyPI believes this workflow of this repository, with a token that lives for minutes.`,
  fix: 'Set the repository up as a trusted publisher on PyPI, give the job `id-token: write`, and remove the password.',
  blindSpots: ['Other registries are not looked at.'],
  examples: [
    bad(
      'a password for the action',
      `
      # file: .github/workflows/release.yml
      on: release
      jobs:
        publish:
          runs-on: ubuntu-latest
          steps:
            - uses: pypa/gh-action-pypi-publish@release/v1
              with:
                password: \${{ secrets.PYPI_TOKEN }}  # <-- finding
    `,
    ),
    bad(
      'a token for uv',
      `
      # file: .github/workflows/release.yml
      on: release
      jobs:
        publish:
          runs-on: ubuntu-latest
          steps:
            - run: uv publish
              env:
                UV_PUBLISH_TOKEN: \${{ secrets.PYPI_TOKEN }}  # <-- finding
    `,
    ),
    good(
      'the workflow signs in itself',
      `
      # file: .github/workflows/release.yml
      on: release
      jobs:
        publish:
          runs-on: ubuntu-latest
          permissions:
            id-token: write
          steps:
            - uses: pypa/gh-action-pypi-publish@release/v1
    `,
    ),
  ],

  looksAt: 'workflow',
  check(workflow, report) {
    for (const where of stepsOf(workflow)) {
      const { job, step } = where
      const password = /^pypa\/gh-action-pypi-publish@/.test(step.uses?.text ?? '')
        ? step.with.find(({ name, text }) => name === 'password' && secretsIn(text).length > 0)
        : step.run !== null && publishes.test(step.run.text)
          ? [...workflow.env, ...job.env, ...step.env].find(({ name, text }) => variables.test(name) && secretsIn(text).length > 0)
          : undefined
      if (password === undefined) continue
      report({
        place: placeIn(workflow, password.line),
        cause: causeOf(where),
        what: 'the package is published with a token that does not expire',
      })
    }
  },
})
