// A step writes what strangers chose into the file that becomes the environment of all later steps.

import { bad, defineCheck, good } from '../../kit.ts'
import { isGuarded } from '../../workflows/power.ts'
import { causeOf, placeIn, stepsOf } from '../../workflows/steps.ts'
import { speaksOf, untrustedTextsOf } from '../../workflows/untrusted-text.ts'

export default defineCheck({
  id: 'workflow-environment-from-strangers',
  title: 'A workflow lets strangers set variables of later steps',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-94'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    Every line of the file that \`GITHUB_ENV\` names becomes a variable of all later steps, and every line of \`GITHUB_PATH\` a folder in
    which programs are looked for. A title or a text with line breaks sets variables of its own, such as \`LD_PRELOAD\` or \`PYTHONPATH\`,
    and with them runs programs of a stranger with the job's token and secrets.`,
  fix: 'Hand the value to the step that needs it in its own `env`; where it must be kept, write it to `GITHUB_OUTPUT` with a delimiter that nobody can guess.',
  blindSpots: ['Values that a program reads from the event by itself are not followed.'],
  examples: [
    bad(
      'the text of a comment becomes a variable',
      `
      # file: .github/workflows/bot.yml
      on: issue_comment
      jobs:
        parse:
          runs-on: ubuntu-latest
          env:
            BODY: \${{ github.event.comment.body }}
          steps:
            - run: echo "COMMAND=$BODY" >> "$GITHUB_ENV"  # <-- finding
            - run: make answer
    `,
    ),
    good(
      'it is kept as an output',
      `
      # file: .github/workflows/bot.yml
      on: issue_comment
      jobs:
        parse:
          runs-on: ubuntu-latest
          env:
            BODY: \${{ github.event.comment.body }}
          steps:
            - run: ./find-command.sh "$BODY"
            - run: echo "STARTED=\${{ github.event.comment.id }}" >> "$GITHUB_ENV"
    `,
    ),
  ],

  looksAt: 'workflow',
  check(workflow, report, { setup }) {
    const untrusted = untrustedTextsOf(setup.workflow)
    for (const where of stepsOf(workflow)) {
      const { job, step } = where
      if (step.run === null || !/GITHUB_(?:ENV|PATH)\b/.test(step.run.text)) continue
      const variables = [...untrusted.variablesOf(where)]
      for (const [index, text] of step.run.text.split('\n').entries()) {
        const target = />>?\s*["']?\$\{?(GITHUB_(?:ENV|PATH))\b/.exec(text)?.[1]
        if (target === undefined) continue
        const found = variables.find(([name]) => speaksOf(text, name))?.[1]
        if (found === undefined || found.author === 'writers') continue
        const isWeak = found.author !== 'anyone' || isGuarded(workflow, job, step)
        report({
          place: placeIn(workflow, step.run.line + index),
          cause: causeOf(where, target),
          what: `\`${found.source}\` is written to \`${target}\` as it comes`,
          ...(isWeak ? { severity: 'medium', confidence: 'medium' } : {}),
        })
        break
      }
    }
  },
})
