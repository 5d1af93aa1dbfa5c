// A tool for looking into databases, queues or code is open to everybody beside the application.

import { findKind, findPublishedPort } from '../../compose-services.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { toWords } from '../../workflows/steps.ts'

export default defineCheck({
  id: 'admin-tool-published',
  title: 'A tool for administrators is open to the network',
  severity: 'high',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-749', 'CWE-668'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    Adminer, pgAdmin, Flower, Mongo Express, RedisInsight or a notebook give whoever passes their page, if they have one, everything
    that the application guards: the tables, the tasks with their arguments, a shell. The guards of the application's own routes do not
    stand in front of them.`,
  fix: 'Bind the port to the machine itself (`127.0.0.1:8080:8080`) and reach it through a tunnel, or put it under `profiles` that are not started where it runs.',
  blindSpots: ['A proxy that asks for a password is not known.'],
  examples: [
    bad(
      'the tasks of the application',
      `
      # file: docker-compose.yml
      services:
        api:
          build: .
        flower:
          image: mher/flower:2.0
          ports:
            - "5555:5555"  # <-- finding
    `,
    ),
    good(
      'for the machine itself, or in a profile',
      `
      # file: docker-compose.yml
      services:
        adminer:
          image: adminer:4
          ports: ["127.0.0.1:8080:8080"]
        notebook:
          image: jupyter/scipy-notebook:2024-10-07
          profiles: [tools]
          ports: ["8888:8888"]
    `,
    ),
  ],

  looksAt: 'compose',
  check({ file, purpose, services }, report) {
    for (const service of services) {
      const kind = findKind(service)
      const port = findPublishedPort(service)
      if (kind?.is !== 'admin' || port === null || service.profiles.length > 0) continue
      const isDevelopment = purpose === 'development'
      report({
        place: { file, line: port.line },
        cause: { name: file, what: `ports of ${toWords(service.name)}` },
        what: `${kind.name} listens on every address of the machine`,
        ...(isDevelopment ? { severity: 'low', confidence: 'low' } : {}),
      })
    }
  },
})
