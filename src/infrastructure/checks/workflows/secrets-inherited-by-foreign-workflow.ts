// A reusable workflow of another repository is given all secrets.

import { bad, defineCheck, good } from '../../kit.ts'
import { parseUses, placeIn } from '../../workflows/steps.ts'

export default defineCheck({
  id: 'secrets-inherited-by-foreign-workflow',
  title: 'A workflow of another repository gets all secrets',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-522', 'CWE-829'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    \`secrets: inherit\` hands every secret of the repository and of its organisation to a workflow that somebody else may change, whether
    it needs them or not.`,
  fix: 'Name the secrets that it needs under `secrets:`, and pin the workflow to a commit.',
  blindSpots: [
    "Whether the other repository belongs to the same people is told by its owner's name, and only where the scanned tree says its own.",
  ],
  examples: [
    bad(
      'everything for one scan',
      `
      # file: .github/workflows/scan.yml
      on: push
      jobs:
        scan:
          uses: someone/workflows/.github/workflows/scan.yml@v1
          secrets: inherit  # <-- finding
    `,
    ),
    good(
      'what it needs',
      `
      # file: .github/workflows/scan.yml
      on: push
      jobs:
        scan:
          uses: someone/workflows/.github/workflows/scan.yml@0123456789abcdef0123456789abcdef01234567
          secrets:
            token: \${{ secrets.SCAN_TOKEN }}
        own:
          uses: ./.github/workflows/tests.yml
          secrets: inherit
    `,
    ),
  ],

  looksAt: 'workflow',
  check(workflow, report) {
    for (const { id, uses, inheritsSecrets } of workflow.jobs) {
      const called = uses === null ? null : parseUses(uses.text)
      if (inheritsSecrets === null || called === null) continue
      const isPinned = /^[\da-f]{40}$/i.test(called.ref)
      report({
        place: placeIn(workflow, inheritsSecrets.line),
        cause: { name: `${workflow.file} ${id}`, what: 'secrets' },
        what: `\`${called.action}\` is given every secret of the repository${isPinned ? '' : `, and \`${called.ref}\` can be moved`}`,
        ...(isPinned ? { severity: 'low', confidence: 'medium' } : {}),
      })
    }
  },
})
