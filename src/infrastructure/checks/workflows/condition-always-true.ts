// A condition that GitHub reads as a text, and a text that is not empty is true.

import { findWorkflowExpressions } from '../../../syntax/index.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import type { Written } from '../../sources/written.ts'
import { placeIn, toWords } from '../../workflows/steps.ts'

export default defineCheck({
  id: 'condition-always-true',
  title: 'A condition of a workflow is always true',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-696'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    \`if\` with anything beside one \`\${{ … }}\`, even a line break behind it, is put together to a text such as \`false && true\`, and a text
    that is not empty counts as true. What was meant to be kept from strangers or to wait for a release always runs.`,
  fix: 'Write the whole condition as one expression, without `${{ }}`, on one line or in a block with `>-`.',
  blindSpots: ['Conditions that are always true for other reasons are not seen.'],
  examples: [
    bad(
      'two expressions with words between them',
      `
      # file: .github/workflows/release.yml
      on: pull_request_target
      jobs:
        release:
          if: \${{ github.event.pull_request.merged }} == true && \${{ github.actor == 'maintainer' }}  # <-- finding
          runs-on: ubuntu-latest
          steps:
            - run: make release
    `,
    ),
    bad(
      'a block that ends in a line break',
      `
      # file: .github/workflows/release.yml
      on: push
      jobs:
        release:
          runs-on: ubuntu-latest
          steps:
            - if: |
                \${{ github.ref == 'refs/heads/main' }}  # <-- finding
              run: make release
    `,
    ),
    good(
      'one expression, in three ways',
      `
      # file: .github/workflows/release.yml
      on: push
      jobs:
        release:
          if: github.ref == 'refs/heads/main'
          runs-on: ubuntu-latest
          steps:
            - if: \${{ github.ref == 'refs/heads/main' }}
              run: make release
            - if: |
                github.ref == 'refs/heads/main' &&
                github.actor != 'bot'
              run: make release
    `,
    ),
  ],

  looksAt: 'workflow',
  check(workflow, report) {
    const conditions = workflow.jobs.flatMap((job) => [
      { written: job.if, what: job.id },
      ...job.steps.map((step) => ({ written: step.if, what: `${job.id} ${toWords(step.title)}` })),
    ])
    for (const { written, what } of conditions) {
      if (written === null || !isText(written)) continue
      report({
        place: placeIn(workflow, written.line),
        cause: { name: workflow.file, what: `if of ${what}` },
        what: 'the condition is a text that is never empty, and so always true',
      })
    }
  },
})

/** Text stands beside an expression; `!${{ x }}` is one expression, which GitHub reads as such. */
function isText({ text }: Written): boolean {
  const expressions = findWorkflowExpressions(text)
  const [first] = expressions
  if (first === undefined) return false
  return expressions.length > 1
    ? text.slice(first.end, expressions[1]?.start) !== ''
    : first.start > 0
      ? text.slice(0, first.start).trim() !== '!'
      : text.length > first.end
}
