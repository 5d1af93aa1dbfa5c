// A database or a store is told to ask nobody for a password.

import { findKind, findMissingPassword, findPublishedPort, startsOwnServices } from '../../compose-services.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { toWords } from '../../workflows/steps.ts'

export default defineCheck({
  id: 'service-without-password',
  title: 'A database asks nobody for a password',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-306'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    Whoever reaches the port reads and changes everything: every other container of the network, a request that the application makes
    for a stranger, and the whole world where the port is published. Redis without a password lets its visitors write files and run
    scripts.`,
  fix: 'Give it a password from outside (`POSTGRES_PASSWORD`, `--requirepass`), and do not publish its port.',
  blindSpots: [
    'A file that starts data services alone is for developers more often than not, and is reported with less confidence.',
    'Settings in files of the service are not read.',
    'Redis that is not published is left alone.',
  ],
  examples: [
    bad(
      'trust',
      `
      # file: docker-compose.yml
      services:
        db:
          image: postgres:17
          environment:
            POSTGRES_HOST_AUTH_METHOD: trust  # <-- finding
    `,
    ),
    bad(
      'a store without a password, open to all',
      `
      # file: docker-compose.yml
      services:
        redis:
          image: redis:7
          ports:
            - 6379:6379  # <-- finding
    `,
    ),
    good(
      'a password, or a store that nobody outside reaches',
      `
      # file: docker-compose.yml
      services:
        redis:
          image: redis:7
          command: redis-server --requirepass \${REDIS_PASSWORD:?}
          ports: ["6379:6379"]
        cache:
          image: redis:7
    `,
    ),
  ],

  looksAt: 'compose',
  check({ file, purpose, services }, report) {
    const isOwn = startsOwnServices(services)
    for (const service of services) {
      const kind = findKind(service)
      const found = findMissingPassword(service)
      if (kind === null || found === null) continue
      const isPublished = findPublishedPort(service) !== null
      const isDevelopment = purpose === 'development'
      report({
        place: { file, line: found.line },
        cause: { name: file, what: `password of ${toWords(service.name)}` },
        what: `${kind.name} asks nobody for a password${isPublished ? ' and listens on every address of the machine' : ''}`,
        severity: isDevelopment ? 'low' : isPublished ? 'high' : 'medium',
        confidence: isDevelopment ? 'low' : isPublished && found.isCertain && isOwn ? 'high' : 'medium',
      })
    }
  },
})
