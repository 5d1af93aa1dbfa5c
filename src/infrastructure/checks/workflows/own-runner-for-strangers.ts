// Pull requests run on a machine of one's own, which is not thrown away afterwards.

import { bad, defineCheck, good } from '../../kit.ts'
import { placeIn } from '../../workflows/steps.ts'
import { forkEvents, untrustedTextsOf } from '../../workflows/untrusted-text.ts'

export default defineCheck({
  id: 'own-runner-for-strangers',
  title: 'Pull requests of strangers run on an own machine',
  severity: 'high',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-250', 'CWE-829'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    A pull request brings its own tests and workflow steps. On a runner of one's own they run inside one's own network, on a machine
    that the next job uses too: what a stranger leaves there sees the secrets of later deployments. GitHub advises against own runners
    for public repositories.`,
  fix: "Run what comes from pull requests on GitHub's machines or on runners that live for one job, and demand approval for everybody from outside.",
  blindSpots: ['Whether the repository is public and whether runners live for one job is in no file.'],
  examples: [
    bad(
      'the tests of pull requests',
      `
      # file: .github/workflows/tests.yml
      on: [push, pull_request]
      jobs:
        tests:
          runs-on: [self-hosted, linux]  # <-- finding
          steps:
            - run: pytest
    `,
    ),
    good(
      'deployments alone',
      `
      # file: .github/workflows/tests.yml
      on: [push, pull_request]
      jobs:
        tests:
          runs-on: ubuntu-latest
          steps:
            - run: pytest
        deploy:
          if: github.event_name == 'push'
          runs-on: self-hosted
          steps:
            - run: ./deploy.sh
    `,
    ),
  ],

  looksAt: 'setup',
  check({ workflow: workflows }, report) {
    const untrusted = untrustedTextsOf(workflows)
    const found = workflows.flatMap((workflow) =>
      workflow.jobs.flatMap((job) => {
        const own = job.runsOn.find(({ text }) => /^self-hosted$/i.test(text))
        if (own === undefined || /head\.repo\.(?:full_name|fork)/.test(job.if?.text ?? '')) return []
        const event = [...untrusted.eventsOf({ workflow, job, step: null })].find(
          (name) => forkEvents.has(name) || name === 'pull_request_target',
        )
        return event === undefined ? [] : [{ place: placeIn(workflow, own.line), event }]
      }),
    )
    const [first, ...others] = found
    if (first === undefined) return
    report({
      place: first.place,
      cause: { name: '.github/workflows', what: 'runs-on' },
      what:
        found.length === 1
          ? `a job runs on an own machine on \`${first.event}\``
          : `${found.length} jobs run on own machines on pull requests`,
      others: others.slice(0, 30).map(({ place, event }) => ({ role: 'cause', place, note: `so does this one, on \`${event}\`` })),
    })
  },
})
