// A database, a queue or a store listens on every address of the machine.

import { describeUser, findKind, isWeaklyProtected } from '../../compose-services.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { toWords } from '../../workflows/steps.ts'

export default defineCheck({
  id: 'data-service-published',
  title: 'A database is open to the network of its machine',
  severity: 'medium',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-1327', 'CWE-668'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    A port that is published without an address is open on every address of the machine, and Docker opens it in front of the firewall
    that \`ufw\` shows. The services of the same file reach each other without it: what is left is the internet, straight at the password
    of the database.`,
  fix: 'Remove the port, or bind it to the machine itself, `127.0.0.1:5432:5432`.',
  blindSpots: ['A firewall in front of the machine is not known.'],
  examples: [
    bad(
      'a database beside the application, with a password that is in every list',
      `
      # file: docker-compose.yml
      services:
        api:
          build: .
          environment:
            DATABASE_URL: postgresql://app:app@db/app
        db:
          image: postgres:17
          environment:
            POSTGRES_PASSWORD: postgres
          ports:
            - "5432:5432"  # <-- finding
    `,
    ),
    good(
      'for the machine itself, or for nobody',
      `
      # file: docker-compose.yml
      services:
        api:
          build: .
          ports: ["8000:8000"]
        db:
          image: postgres:17
          ports: ["127.0.0.1:5432:5432"]
        cache:
          image: redis:7
          expose: ["6379"]
    `,
    ),
  ],

  looksAt: 'compose',
  check(compose, report) {
    const { file, purpose, services } = compose
    for (const service of services) {
      const kind = findKind(service)
      if (kind === null || kind.is !== 'data') continue
      const port = service.ports.find(({ address, container }) => address === null && kind.ports.includes(container))
      if (port === undefined) continue
      const weak = isWeaklyProtected(service)
      const user = describeUser(service, compose)
      const isDevelopment = purpose === 'development'
      report({
        place: { file, line: port.line },
        cause: { name: file, what: `ports of ${toWords(service.name)}` },
        what: `${kind.name}${user} listens on every address of the machine${weak === null ? '' : `, and ${weak}`}`,
        severity: isDevelopment ? 'low' : weak !== null ? 'high' : 'medium',
        confidence: isDevelopment ? 'low' : 'medium',
      })
    }
  },
})
