// A workflow trusts a pull request because the last one who touched it is a bot.

import { bad, defineCheck, good } from '../../kit.ts'
import { powerOf } from '../../workflows/power.ts'
import { placeIn } from '../../workflows/steps.ts'
import { untrustedTextsOf } from '../../workflows/untrusted-text.ts'

export default defineCheck({
  id: 'bot-condition-spoofable',
  title: 'A condition trusts whoever made a bot act last',
  severity: 'medium',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-290'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    \`github.actor\` is who caused this run, not who wrote the code. A stranger opens a pull request and makes Dependabot act on it, for
    instance with a comment on a fork of their own, and the run then counts as the bot's with the stranger's code in it: it is approved,
    merged or run with secrets.`,
  fix: "Ask for the author of the pull request, `github.event.pull_request.user.login == 'dependabot[bot]'`, and for the repository of its head.",
  blindSpots: ['Conditions inside scripts are not read.'],
  examples: [
    bad(
      'a merge without a look',
      `
      # file: .github/workflows/merge.yml
      on: pull_request_target
      permissions:
        contents: write
      jobs:
        merge:
          if: github.actor == 'dependabot[bot]'  # <-- finding
          runs-on: ubuntu-latest
          steps:
            - run: gh pr merge --auto --merge "$URL"
              env:
                URL: \${{ github.event.pull_request.html_url }}
    `,
    ),
    good(
      'the author is asked for',
      `
      # file: .github/workflows/merge.yml
      on: pull_request_target
      permissions:
        contents: write
      jobs:
        merge:
          if: github.event.pull_request.user.login == 'dependabot[bot]'
          runs-on: ubuntu-latest
          steps:
            - run: gh pr merge --auto --merge "$URL"
    `,
    ),
    good(
      'the bot is kept out',
      `
      # file: .github/workflows/tests.yml
      on: pull_request
      jobs:
        tests:
          if: github.actor != 'dependabot[bot]'
          runs-on: ubuntu-latest
          steps:
            - run: pytest
    `,
    ),
  ],

  looksAt: 'workflow',
  check(workflow, report, { setup }) {
    const untrusted = untrustedTextsOf(setup.workflow)
    for (const job of workflow.jobs) {
      const events = untrusted.eventsOf({ workflow, job, step: null })
      const isTarget = events.has('pull_request_target') || events.has('workflow_run')
      const power = powerOf(workflow, job)
      if (!isTarget && !(events.has('pull_request') && (power.writes?.length ?? 0) > 0)) continue
      for (const condition of [job.if, ...job.steps.map((step) => step.if)]) {
        if (condition === null || !/github\.(?:triggering_)?actor\s*==\s*'[\w-]+\[bot\]'/.test(condition.text)) continue
        if (/user\.login/.test(condition.text)) continue
        report({
          place: placeIn(workflow, condition.line),
          cause: { name: `${workflow.file} ${job.id}`, what: 'github.actor' },
          what: 'who acted last is asked for, and not who wrote the code',
        })
        break
      }
    }
  },
})
