// A service that is deployed takes a password that everybody tries first.

import { describeUser, findDefaultPassword, findKind, findPublishedPort } from '../../compose-services.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { toWords } from '../../workflows/steps.ts'

export default defineCheck({
  id: 'default-password',
  title: 'A service is given a password that everybody knows',
  severity: 'medium',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-1188', 'CWE-798'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    The passwords of examples, \`postgres\`, \`changeme\` or the name of the service, are the first that are tried. Whoever gets into the
    network of the containers, through a request that the application makes for a stranger for instance, is in the database with one
    word.`,
  fix: 'Take it from outside and refuse to start without it, `${POSTGRES_PASSWORD:?}`, and make it with a generator.',
  blindSpots: ['A password that is changed after the first start is not seen.', 'Files of variables are not looked at here.'],
  examples: [
    bad(
      'the name of the service',
      `
      # file: docker-compose.yml
      services:
        db:
          image: postgres:17
          environment:
            POSTGRES_USER: app
            POSTGRES_PASSWORD: postgres  # <-- finding
    `,
    ),
    bad(
      'where nothing is set',
      `
      # file: docker-compose.yml
      services:
        queue:
          image: rabbitmq:4
          environment:
            - RABBITMQ_DEFAULT_PASS=\${RABBITMQ_PASSWORD:-guest}  # <-- finding
    `,
    ),
    good(
      'from outside',
      `
      # file: docker-compose.yml
      services:
        db:
          image: postgres:17
          environment:
            POSTGRES_PASSWORD: \${POSTGRES_PASSWORD:?set it in .env}
        other:
          image: postgres:17
          environment:
            POSTGRES_PASSWORD_FILE: /run/secrets/postgres_password
    `,
    ),
    good(
      'a file for development alone',
      `
      # file: docker-compose.dev.yml
      services:
        db:
          image: postgres:17
          environment:
            POSTGRES_PASSWORD: postgres
    `,
    ),
  ],

  looksAt: 'compose',
  check(compose, report) {
    const { file, purpose, services } = compose
    if (purpose === 'development') return
    for (const service of services) {
      const kind = findKind(service)
      const found = kind === null ? null : findDefaultPassword(service)
      if (kind === null || found === null) continue
      const port = findPublishedPort(service)
      report({
        place: { file, line: found.line },
        cause: { name: file, what: `${found.name} of ${toWords(service.name)}` },
        what: `${kind.name}${describeUser(service, compose)} has a password that everybody knows${port === null ? '' : ', and is published on every address'}`,
        severity: port === null ? 'low' : 'high',
      })
    }
  },
})
