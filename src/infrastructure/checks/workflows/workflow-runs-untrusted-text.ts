// A text that strangers write is pasted into a script before the script runs: a title can be a command.

import { bad, defineCheck, good } from '../../kit.ts'
import { describePower, isGuarded, powerOf } from '../../workflows/power.ts'
import { causeOf, parseUses, placeIn, stepsOf } from '../../workflows/steps.ts'
import { type Author, untrustedTextsOf } from '../../workflows/untrusted-text.ts'

/** Inputs of actions that are run as a program. */
const programs: readonly { readonly action: RegExp; readonly input: string }[] = [
  { action: /^actions\/github-script$/i, input: 'script' },
  { action: /^azure\/(?:cli|powershell)$/i, input: 'inlinescript' },
  { action: /^appleboy\/ssh-action$/i, input: 'script' },
  { action: /^nick-(?:fields|invision)\/retry$/i, input: 'command' },
  { action: /^addnab\/docker-run-action$/i, input: 'run' },
  { action: /^jannekem\/run-python-script-action$/i, input: 'script' },
]

const verdicts = {
  anyone: { severity: 'high', who: 'anyone on the internet', order: 0 },
  forks: { severity: 'medium', who: 'whoever opens a pull request', order: 1 },
  writers: { severity: 'low', who: 'whoever may push or has a change merged', order: 2 },
} as const satisfies Record<Author, unknown>

export default defineCheck({
  id: 'workflow-runs-untrusted-text',
  title: 'A workflow runs text that strangers write',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-94'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    GitHub puts the value of an expression into the script before a shell or an interpreter reads it. Whoever opens an issue or a pull
    request chooses its title, its text and the name of its branch, and so runs commands with the job's token and secrets: they can push
    code, publish a release, or take the keys of the deployment.`,
  fix: 'Give the value to the step as an environment variable (`env: TITLE: ${{ … }}`) and write `"$TITLE"` in the script; in `actions/github-script` read it from `context.payload`.',
  blindSpots: [
    'Outputs of actions are followed for few of them.',
    'Conditions that ask who started the workflow lower the confidence and are not judged.',
  ],
  examples: [
    bad(
      'the title of an issue in a shell',
      `
      # file: .github/workflows/greet.yml
      on: issues
      permissions:
        issues: write
      jobs:
        greet:
          runs-on: ubuntu-latest
          steps:
            - run: |
                echo hello
                echo "New issue: \${{ github.event.issue.title }}"  # <-- finding
    `,
    ),
    bad(
      'the branch of a pull request, through a variable that is pasted all the same',
      `
      # file: .github/workflows/preview.yml
      on: pull_request_target
      jobs:
        preview:
          runs-on: ubuntu-latest
          env:
            BRANCH: \${{ github.head_ref || github.ref_name }}
          steps:
            - name: Preview
              run: ./deploy.sh "\${{ env.BRANCH }}" \${{ secrets.DEPLOY_KEY }}  # <-- finding
    `,
    ),
    bad(
      'a comment in a program of JavaScript',
      `
      # file: .github/workflows/bot.yml
      on:
        issue_comment:
          types: [created]
      jobs:
        answer:
          runs-on: ubuntu-latest
          steps:
            - uses: actions/github-script@60a0d83039c74a4aee543508d2ffcb1c3799cdea
              with:
                script: |
                  const text = \`\${{ github.event.comment.body }}\`  # <-- finding
                  if (text.includes('help')) await help()
    `,
    ),
    bad(
      'an action of the repository that is given a title',
      `
      # file: .github/workflows/label.yml
      on: pull_request_target
      jobs:
        label:
          runs-on: ubuntu-latest
          steps:
            - uses: ./.github/actions/label
              with:
                title: \${{ github.event.pull_request.title }}
      # file: .github/actions/label/action.yml
      inputs:
        title: {required: true}
      runs:
        using: composite
        steps:
          - shell: bash
            run: ./label.sh "\${{ inputs.title }}"  # <-- finding
    `,
    ),
    good(
      'the shell is given the text and does not read it as a program',
      `
      # file: .github/workflows/greet.yml
      on: issues
      jobs:
        greet:
          runs-on: ubuntu-latest
          steps:
            - env:
                TITLE: \${{ github.event.issue.title }}
              run: echo "New issue $TITLE number \${{ github.event.issue.number }}"
    `,
    ),
    good(
      'a comparison gives yes or no',
      `
      # file: .github/workflows/check.yml
      on: pull_request_target
      jobs:
        check:
          runs-on: ubuntu-latest
          steps:
            - run: echo "\${{ startsWith(github.head_ref, 'release/') && 'release' || 'other' }}"
    `,
    ),
    good(
      'nobody but who may push starts it',
      `
      # file: .github/workflows/build.yml
      on:
        push:
          branches: [main]
      jobs:
        build:
          runs-on: ubuntu-latest
          steps:
            - run: echo "\${{ github.head_ref }}"
    `,
    ),
  ],

  looksAt: 'workflow',
  check(workflow, report, { setup }) {
    const untrusted = untrustedTextsOf(setup.workflow)
    for (const where of stepsOf(workflow)) {
      const { job, step } = where
      const action = step.uses === null ? null : (parseUses(step.uses.text)?.action ?? null)
      const scripts = [
        ...(step.run === null ? [] : [step.run]),
        ...step.with.filter(({ name }) =>
          programs.some((one) => action !== null && one.action.test(action) && one.input === name.toLowerCase()),
        ),
      ]
      const uses = scripts.flatMap((script) => untrusted.findIn(script, where))
      const [worst, ...others] = uses.toSorted((one, other) => verdicts[one.author].order - verdicts[other.author].order)
      if (worst === undefined) continue
      const { severity, who } = verdicts[worst.author]
      const guarded = isGuarded(workflow, job, step)
      const power = powerOf(workflow, job)
      const isHarmless = workflow.kind === 'workflow' && power.secrets.length === 0 && power.writes?.length === 0
      report({
        place: placeIn(workflow, worst.line),
        cause: causeOf(where),
        what: `\`${worst.source}\`, which ${who} chooses, is pasted into a script${workflow.kind === 'workflow' ? describePower(power) : ''}`,
        severity: isHarmless || guarded ? 'low' : severity,
        confidence: guarded || worst.author === 'writers' ? 'low' : worst.author === 'anyone' && !isHarmless ? 'high' : 'medium',
        others: others
          .filter(({ line }) => line !== worst.line)
          .map(({ line, source }) => ({ role: 'cause', place: placeIn(workflow, line), note: `\`${source}\` here` })),
      })
    }
  },
})
