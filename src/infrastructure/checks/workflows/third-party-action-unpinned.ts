// An action of somebody else is named by a tag or a branch, which its owner, or who took their account, can move.

import { bad, defineCheck, good } from '../../kit.ts'
import { powerOf } from '../../workflows/power.ts'
import { parseUses, placeIn } from '../../workflows/steps.ts'

const github = new Set(['actions', 'github'])
interface Use {
  readonly file: string
  readonly line: number
  readonly isPowerful: boolean
  readonly ref: string
}

export default defineCheck({
  id: 'third-party-action-unpinned',
  title: 'An action of a third party can change without notice',
  severity: 'medium',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-829', 'CWE-1357'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    A tag and a branch can be moved to other code at any time; in March 2025 the tags of \`tj-actions/changed-files\` were moved to code
    that printed the secrets of every workflow that used it. The action runs with the secrets and the token of its job.`,
  fix: 'Name the commit (`uses: owner/action@<40 hexadecimal digits> # v1.2.3`) and let Dependabot or Renovate move it.',
  blindSpots: ['What a pinned action calls itself is not looked at.', 'Actions of GitHub itself are told with less severity.'],
  examples: [
    bad(
      'an action that is given a password',
      `
      # file: .github/workflows/publish.yml
      on: push
      jobs:
        publish:
          runs-on: ubuntu-latest
          steps:
            - uses: someone/push-to-registry@v2  # <-- finding
              with:
                password: \${{ secrets.REGISTRY_PASSWORD }}
    `,
    ),
    bad(
      'used twice, said once',
      `
      # file: .github/workflows/a.yml
      on: push
      permissions:
        contents: write
      jobs:
        a:
          runs-on: ubuntu-latest
          steps:
            - uses: someone/tagger@main  # <-- finding
        b:
          runs-on: ubuntu-latest
          steps:
            - uses: someone/tagger@main
    `,
    ),
    good(
      'a commit, and what lies in the repository itself',
      `
      # file: .github/workflows/a.yml
      on: push
      jobs:
        a:
          runs-on: ubuntu-latest
          steps:
            - uses: someone/tagger@0123456789abcdef0123456789abcdef01234567 # v1
            - uses: ./.github/actions/local
    `,
    ),
  ],

  looksAt: 'setup',
  check({ workflow: workflows }, report) {
    const uses = new Map<string, Use[]>()
    for (const workflow of workflows) {
      for (const job of workflow.jobs) {
        const power = powerOf(workflow, job)
        const isPowerful = workflow.kind === 'workflow' && (power.secrets.length > 0 || (power.writes?.length ?? 0) > 0)
        for (const used of [job.uses, ...job.steps.map((step) => step.uses)]) {
          const action = used === null ? null : parseUses(used.text)
          if (used === null || action === null || /^[\da-f]{40}(?:[\da-f]{24})?$/i.test(action.ref)) continue
          const key = github.has(action.owner.toLowerCase()) ? 'actions of GitHub' : action.action
          const all = uses.get(key) ?? []
          uses.set(key, [...all, { file: workflow.file, line: used.line, isPowerful, ref: action.ref }])
        }
      }
    }
    for (const [action, all] of uses) {
      const first = all.find(({ isPowerful }) => isPowerful) ?? all[0]
      if (first === undefined) continue
      const isOwn = action === 'actions of GitHub'
      const places = all.length === 1 ? '' : `, in ${all.length} places`
      report({
        place: placeIn(first, first.line),
        cause: { name: action, what: 'version' },
        what: isOwn
          ? `actions of GitHub are named by tags that can be moved${places}`
          : `\`${action}@${first.ref}\` is whatever its owner says${first.isPowerful ? ', and runs in a job with secrets or a token that writes' : ''}${places}`,
        severity: isOwn ? 'low' : first.isPowerful ? 'medium' : 'low',
        confidence: isOwn || !first.isPowerful ? 'low' : 'medium',
        others: all
          .filter((one) => one !== first)
          .slice(0, 20)
          .map((one) => ({ role: 'cause', place: placeIn(one, one.line), note: 'used here' })),
      })
    }
  },
})
