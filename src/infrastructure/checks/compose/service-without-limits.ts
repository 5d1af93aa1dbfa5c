// Nothing limits how much of the machine a service takes.

import { bad, defineCheck, good } from '../../kit.ts'
import { toWords } from '../../workflows/steps.ts'

export default defineCheck({
  id: 'service-without-limits',
  title: 'A service may take the whole machine',
  severity: 'low',
  confidence: 'low',
  audience: 'pedantic',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-770'],
  owaspApi: 'API4:2023',
  asvs: [],
  why: `
    One request that makes the application take all memory takes the database beside it down too, since the kernel chooses whom it ends.`,
  fix: 'Give each service `deploy.resources.limits` with `memory` and `cpus`.',
  blindSpots: ['Limits of the machine itself are not known.'],
  examples: [
    bad(
      'none',
      `
      # file: docker-compose.prod.yml
      services:
        api:  # <-- finding
          image: example/api:1.4
          ports: ["8000:8000"]
    `,
    ),
    good(
      'limits',
      `
      # file: docker-compose.prod.yml
      services:
        api:
          image: example/api:1.4
          ports: ["8000:8000"]
          deploy:
            resources:
              limits: {memory: 512M, cpus: "1"}
    `,
    ),
  ],

  looksAt: 'compose',
  check({ file, purpose, services }, report) {
    if (purpose === 'development') return
    const free = services.filter(({ hasLimits, ports }) => !hasLimits && ports.length > 0)
    const [first] = free
    if (first === undefined) return
    report({
      place: { file, line: first.headLine },
      cause: { name: file, what: 'limits' },
      what: `nothing limits what ${free.length === 1 ? `the service \`${toWords(first.name)}\` takes` : `${free.length} services take`}`,
    })
  },
})
