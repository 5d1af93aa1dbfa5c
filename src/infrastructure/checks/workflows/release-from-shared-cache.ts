// A release is built from a cache into which other runs of the repository write.

import { isTable } from '../../../syntax/index.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import type { Step, Workflow } from '../../sources/workflows.ts'
import { causeOf, parseUses, placeIn } from '../../workflows/steps.ts'

const publishes = /pypi-publish|(?:^|[\s;&])(?:twine upload|uv publish|poetry publish|flit publish|hatch publish|pdm publish|npm publish)\b/

export default defineCheck({
  id: 'release-from-shared-cache',
  title: 'A release is built from a cache that others fill',
  severity: 'low',
  confidence: 'medium',
  audience: 'pedantic',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-345'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    Caches are shared between the workflows of a repository. Code that runs once on the default branch, a bad package in a test for
    instance, can put changed files into a cache that the release then builds from and signs.`,
  fix: 'Build releases without a cache (`cache: false`, no `actions/cache`).',
  blindSpots: ['Which caches other workflows write is not followed.', 'Caches that actions keep by themselves are known for few of them.'],
  examples: [
    bad(
      'a package that is built with a cache',
      `
      # file: .github/workflows/release.yml
      on:
        release:
          types: [published]
      jobs:
        publish:
          runs-on: ubuntu-latest
          steps:
            - uses: actions/cache@v4  # <-- finding
              with:
                path: ~/.cache/pip
                key: pip
            - run: python -m build
            - uses: pypa/gh-action-pypi-publish@release/v1
    `,
    ),
    good(
      'none',
      `
      # file: .github/workflows/release.yml
      on:
        release:
          types: [published]
      jobs:
        publish:
          runs-on: ubuntu-latest
          steps:
            - uses: actions/setup-python@v5
            - run: python -m build
            - uses: pypa/gh-action-pypi-publish@release/v1
    `,
    ),
  ],

  looksAt: 'workflow',
  check(workflow, report) {
    for (const job of workflow.jobs) {
      const publishing = job.steps.findIndex(({ uses, run }) => publishes.test(`${uses?.text ?? ''} ${run?.text ?? ''}`))
      if (publishing < 0 || !isRelease(workflow)) continue
      const cache = job.steps.slice(0, publishing).find(usesCache)
      if (cache === undefined) continue
      report({
        place: placeIn(workflow, cache.uses?.line ?? cache.line),
        cause: causeOf({ workflow, job, step: cache }),
        what: 'what is published is built from a cache that other runs write',
      })
    }
  },
})

function isRelease({ events }: Workflow): boolean {
  const push = events.get('push')
  return events.has('release') || (isTable(push) && push.tags !== undefined && push.branches === undefined)
}

function usesCache({ uses, with: given }: Step): boolean {
  const action = uses === null ? null : parseUses(uses.text)
  if (action === null) return false
  const input = (name: string) => given.find((one) => one.name.toLowerCase() === name)?.text
  if (/^actions\/cache(?:\/restore)?$/i.test(action.action)) return true
  if (/^actions\/setup-(?:python|node|java)$/i.test(action.action)) return ![undefined, '', 'false'].includes(input('cache'))
  return /^astral-sh\/setup-uv$/i.test(action.action) && input('enable-cache') === 'true'
}
