// A workflow that strangers start with the repository's rights checks out their code and runs it.

import { bad, defineCheck, good } from '../../kit.ts'
import type { Step, Workflow } from '../../sources/workflows.ts'
import type { Written } from '../../sources/written.ts'
import { describePower, isGuarded, powerOf } from '../../workflows/power.ts'
import { causeOf, placeIn, stepsOf } from '../../workflows/steps.ts'
import { privilegedEvents, type UntrustedTexts, untrustedTextsOf } from '../../workflows/untrusted-text.ts'

const head =
  /github\.event\.pull_request\.head\.(?:sha|ref)|github\.head_ref|github\.event\.workflow_run\.head_(?:sha|branch)|refs\/pull\/|head_(?:sha|ref)\b|pull_request\.head\.repo/i
const runsCode =
  /(?:^|[\s;&|(])(?:pip3? install|python3? |uv (?:sync|run|pip)|poetry |pdm |hatch |tox\b|nox\b|pytest|make\b|npm |yarn |pnpm |npx |bun |node |cargo |go (?:run|test|build|generate)|docker (?:build|compose)|docker-compose|bash |sh |\.\/[\w./-]+|pre-commit run|mvn|gradle)/
const fromOwnBranch = /workflow_run\.(?:head_branch\s*==|event\s*==\s*'(?:push|schedule|release|workflow_dispatch)')/

export default defineCheck({
  id: 'stranger-code-with-secrets',
  title: 'A workflow with secrets runs code of a pull request',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-829'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    \`pull_request_target\`, \`workflow_run\` and comments run with the repository's own token and secrets. When such a job checks out the
    head of a pull request and then installs, builds or tests it, whoever opened the pull request decides what runs: a \`setup.py\`, a
    test, a Makefile or a script of a package is enough.`,
  fix: 'Build and test pull requests in a workflow on `pull_request`, which has neither secrets nor a token that writes; hand its results to a second workflow as data.',
  blindSpots: [
    'Conditions that ask who started the workflow lower the confidence and are not judged.',
    'Code that is fetched with git commands of its own is not seen.',
  ],
  examples: [
    bad(
      'tests of a pull request beside a secret',
      `
      # file: .github/workflows/tests.yml
      on: pull_request_target
      jobs:
        tests:
          runs-on: ubuntu-latest
          steps:
            - uses: actions/checkout@v4
              with:
                ref: \${{ github.event.pull_request.head.sha }}  # <-- finding
            - run: pip install -e . && pytest
              env:
                OPENAI_API_KEY: \${{ secrets.OPENAI_API_KEY }}
    `,
    ),
    bad(
      'a comment that makes a build run',
      `
      # file: .github/workflows/build.yml
      on: issue_comment
      jobs:
        build:
          if: contains(github.event.comment.body, '/build')
          runs-on: ubuntu-latest
          steps:
            - uses: actions/checkout@v4
            - run: gh pr checkout \${{ github.event.issue.number }}  # <-- finding
            - run: make image
    `,
    ),
    good(
      'a reusable workflow that pull requests alone start',
      `
      # file: .github/workflows/reusable.yml
      on: workflow_call
      jobs:
        tests:
          runs-on: ubuntu-latest
          steps:
            - uses: actions/checkout@v4
              with:
                ref: \${{ github.event.pull_request.head.sha }}
            - run: pytest
      # file: .github/workflows/tests.yml
      on: pull_request
      jobs:
        tests:
          uses: ./.github/workflows/reusable.yml
    `,
    ),
    good(
      'the base is checked out',
      `
      # file: .github/workflows/label.yml
      on: pull_request_target
      jobs:
        label:
          runs-on: ubuntu-latest
          steps:
            - uses: actions/checkout@v4
            - run: python tools/label.py
    `,
    ),
    good(
      'pull requests are tested without rights',
      `
      # file: .github/workflows/tests.yml
      on: pull_request
      jobs:
        tests:
          runs-on: ubuntu-latest
          steps:
            - uses: actions/checkout@v4
              with:
                ref: \${{ github.event.pull_request.head.sha }}
            - run: pytest
    `,
    ),
  ],

  looksAt: 'workflow',
  check(workflow, report, { setup }) {
    const untrusted = untrustedTextsOf(setup.workflow)
    for (const where of stepsOf(workflow)) {
      const { job, step } = where
      const checkout = findCheckout(step, job.steps)
      if (checkout === null) continue
      const event = [...untrusted.eventsOf(where)].find(
        (name) => privilegedEvents.has(name) && !['issues', 'fork', 'watch', 'gollum'].includes(name),
      )
      if (event === undefined) continue
      const after = job.steps.slice(job.steps.indexOf(step) + 1)
      const running = after.find(({ run, uses }) => (run !== null && runsCode.test(run.text)) || uses?.text.startsWith('./') === true)
      const condition = `${job.if?.text ?? ''} ${step.if?.text ?? ''}`
      const isWeak = isGuarded(workflow, job, step) || fromOwnBranch.test(condition) || isGuardedByCallers(workflow, untrusted)
      const power = powerOf(workflow, job)
      const isHarmless = power.secrets.length === 0 && power.writes?.length === 0
      report({
        place: placeIn(workflow, checkout.line),
        cause: causeOf(where),
        what: `the code of a pull request is checked out on \`${event}\`${running === undefined ? '' : ' and then run'}${describePower(power)}`,
        confidence: isWeak ? 'low' : running === undefined || isHarmless ? 'medium' : 'high',
        ...(isHarmless || isWeak || running === undefined ? { severity: 'medium' } : {}),
        others:
          running === undefined
            ? []
            : [{ role: 'related', place: placeIn(workflow, (running.run ?? running).line), note: 'it is run here' }],
      })
    }
  },
})

/** Every way by which a stranger starts it goes through a job that asks first: `contains(…labels.*.name, 'safe to test')`. */
function isGuardedByCallers(workflow: Workflow, untrusted: UntrustedTexts): boolean {
  if ([...workflow.events.keys()].some((name) => privilegedEvents.has(name))) return false
  const callers = untrusted.callersOf(workflow).filter((where) => [...untrusted.eventsOf(where)].some((name) => privilegedEvents.has(name)))
  return callers.length > 0 && callers.every((where) => isGuarded(where.workflow, where.job, where.step))
}

/** Where the head of a pull request is checked out. */
function findCheckout({ uses, run, with: given }: Step, before: readonly Step[]): Written | null {
  if (uses !== null && /^actions\/checkout@/i.test(uses.text))
    return (
      given.find(
        ({ name, text }) =>
          ['ref', 'repository'].includes(name.toLowerCase()) && text.includes('${{') && (head.test(text) || isHeadFromScript(text, before)),
      ) ?? null
    )
  if (run === null) return null
  const lines = run.text.split('\n')
  const index = lines.findIndex(
    (line) => /\bgh pr checkout\b/.test(line) || /git (?:fetch|checkout|pull)\b.*(?:pull\/\$|github\.head_ref)/.test(line.slice(0, 2000)),
  )
  return index < 0 ? null : { text: lines[index] ?? '', line: run.line + index }
}

/** `steps.pr.outputs.branch`, of a script that asked GitHub for the head of the pull request. */
function isHeadFromScript(text: string, steps: readonly Step[]): boolean {
  const id = /steps\.([\w-]+)\.outputs\./.exec(text)?.[1]
  const script = steps.find((step) => step.id === id)?.with.find(({ name }) => name === 'script')?.text ?? ''
  return id !== undefined && /\bhead\.(?:ref|sha|repo)\b/.test(script)
}
