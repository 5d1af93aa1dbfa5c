// A package goes to PyPI with a token that lives for ever, where the workflow itself could sign in.

import { bad, defineCheck, good } from '../../kit.ts'
import type { Workflow } from '../../sources/workflows.ts'
import type { Written } from '../../sources/written.ts'
import { secretsIn } from '../../workflows/power.ts'
import { causeOf, placeIn, stepsOf } from '../../workflows/steps.ts'

const variables =
  /^(?:TWINE_PASSWORD|UV_PUBLISH_(?:TOKEN|PASSWORD)|POETRY_PYPI_TOKEN_PYPI|POETRY_HTTP_BASIC_PYPI_PASSWORD|FLIT_PASSWORD|HATCH_INDEX_AUTH|PDM_PUBLISH_PASSWORD)$/
/** Of npm, which signs in by itself since 2025; the name is the one that `actions/setup-node` writes into the settings. */
const npmVariables = /^(?:NODE_AUTH_TOKEN|NPM_TOKEN|NPM_CONFIG_TOKEN)$/
const publishesToNpm = /(?:npm|pnpm|yarn npm|yarn|bun) publish\b/
/** `--token ${{ secrets.X }}` and its like, on the line that publishes. */
const option = /\s(?:--token|--password|-p|-t|--auth|-a)[\s=]["']?\$\{\{/
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
    A token of PyPI or npm in the secrets works from anywhere, for anybody who gets it, until somebody takes it back. With trusted
    publishing the registry believes this workflow of this repository, with a token that lives for minutes.`,
  fix: 'Set the repository up as a trusted publisher on the registry, give the job `id-token: write`, and remove the password.',
  blindSpots: ['Registries other than PyPI and npm are not looked at, nor is a token that a script reads by itself.'],
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
    bad(
      'a token on the line that publishes',
      `
      # file: .github/workflows/release.yml
      on: release
      jobs:
        publish:
          runs-on: ubuntu-latest
          steps:
            - run: |
                uv build
                uv publish --token \${{ secrets.PYPI_TOKEN }}  # <-- finding
    `,
    ),
    bad(
      'a token of npm',
      `
      # file: .github/workflows/client.yml
      on: release
      jobs:
        publish:
          runs-on: ubuntu-latest
          steps:
            - run: npm publish
              env:
                NODE_AUTH_TOKEN: \${{ secrets.NPM_TOKEN }}  # <-- finding
    `,
    ),
    good(
      'a token for something else on the way',
      `
      # file: .github/workflows/release.yml
      on: release
      jobs:
        publish:
          runs-on: ubuntu-latest
          permissions:
            id-token: write
          steps:
            - run: |
                download -t \${{ secrets.STORE_TOKEN }}
                uv publish
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
      const password = findPassword(workflow, where)
      if (password === undefined) continue
      report({
        place: placeIn(workflow, password.line),
        cause: causeOf(where),
        what: 'the package is published with a token that does not expire',
      })
    }
  },
})

function findPassword(
  workflow: Workflow,
  { job, step: { uses, run, with: given, env } }: ReturnType<typeof stepsOf>[number],
): Written | undefined {
  if (/^pypa\/gh-action-pypi-publish@/.test(uses?.text ?? ''))
    return given.find(({ name, text }) => name === 'password' && secretsIn(text).length > 0)
  if (run === null) return undefined
  const isPython = publishes.test(run.text)
  const isNpm = publishesToNpm.test(run.text)
  if (!isPython && !isNpm) return undefined
  const variable = [...env, ...job.env, ...workflow.env].find(
    ({ name, text }) => ((isPython && variables.test(name)) || (isNpm && npmVariables.test(name))) && secretsIn(text).length > 0,
  )
  if (variable !== undefined) return variable
  const lines = run.text.split('\n').map((line) => line.slice(0, 2000))
  const index = lines.findIndex(
    (line) => (publishes.test(line) || publishesToNpm.test(line)) && option.test(line) && secretsIn(line).length > 0,
  )
  return index < 0 ? undefined : { text: lines[index] ?? '', line: run.line + index }
}
