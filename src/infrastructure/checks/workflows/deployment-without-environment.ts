// A job deploys with secrets that every branch may use.

import { bad, defineCheck, good } from '../../kit.ts'
import { powerOf } from '../../workflows/power.ts'
import { placeIn } from '../../workflows/steps.ts'

export default defineCheck({
  id: 'deployment-without-environment',
  title: 'A deployment waits for nobody',
  severity: 'low',
  confidence: 'low',
  audience: 'pedantic',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-284'],
  owaspApi: null,
  asvs: [],
  why: `
    Secrets of an environment can be bound to a branch and to the approval of a person; secrets of the repository are there for every
    workflow of every branch that somebody with write access pushes.`,
  fix: 'Give the job an `environment`, keep the keys of the deployment there, and demand a review.',
  blindSpots: ['What deploys is told by its name.'],
  examples: [
    bad(
      'straight to production',
      `
      # file: .github/workflows/deploy.yml
      on: push
      jobs:
        deploy:
          runs-on: ubuntu-latest
          steps:
            - run: ./deploy.sh  # <-- finding
              env:
                KEY: \${{ secrets.PRODUCTION_KEY }}
    `,
    ),
    good(
      'an environment',
      `
      # file: .github/workflows/deploy.yml
      on: push
      jobs:
        deploy:
          environment: production
          runs-on: ubuntu-latest
          steps:
            - run: ./deploy.sh
              env:
                KEY: \${{ secrets.PRODUCTION_KEY }}
    `,
    ),
  ],

  looksAt: 'workflow',
  check(workflow, report) {
    if (workflow.kind === 'action') return
    for (const job of workflow.jobs) {
      if (job.hasEnvironment || !/deploy/i.test(job.id) || powerOf(workflow, job).secrets.length === 0) continue
      const step = job.steps.find(({ title, run, uses }) => /deploy/i.test(`${title} ${run?.text ?? ''} ${uses?.text ?? ''}`))
      if (step === undefined) continue
      report({
        place: placeIn(workflow, (step.run ?? step).line),
        cause: { name: `${workflow.file} ${job.id}`, what: 'environment' },
        what: 'a job deploys with secrets that belong to no environment',
      })
    }
  },
})
