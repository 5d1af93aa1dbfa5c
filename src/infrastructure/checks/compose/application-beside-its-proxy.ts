// A proxy stands in front of the application, and the application's own port is open beside it.

import { findKind, findPublishedPort, isAppService } from '../../compose-services.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { toWords } from '../../workflows/steps.ts'

export default defineCheck({
  id: 'application-beside-its-proxy',
  title: 'The application is reachable around its proxy',
  severity: 'medium',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-288', 'CWE-668'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    What the proxy does, TLS, sign-in, limits, refused paths, forwarded addresses, holds for those who come through it. Whoever takes
    the other port speaks plain HTTP with the application, and writes the headers in which it believes its proxy.`,
  fix: 'Remove the port of the application; the proxy reaches it by the name of the service.',
  blindSpots: ['A firewall in front of the machine is not known.'],
  examples: [
    bad(
      'two doors',
      `
      # file: docker-compose.yml
      services:
        proxy:
          image: nginx:1.27
          ports: ["443:443"]
        api:
          build: .
          command: uvicorn main:app --host 0.0.0.0 --port 8000
          ports:
            - "8000:8000"  # <-- finding
      # file: main.py
      from fastapi import FastAPI
      app = FastAPI()

      @app.get("/items")
      def items():
          return []
    `,
    ),
    good(
      'one',
      `
      # file: docker-compose.yml
      services:
        proxy:
          image: caddy:2
          ports: ["443:443"]
        api:
          build: .
          command: uvicorn main:app --host 0.0.0.0 --port 8000
          expose: ["8000"]
      # file: main.py
      from fastapi import FastAPI
      app = FastAPI()
    `,
    ),
  ],

  looksAt: 'compose',
  check({ file, purpose, services }, report, context) {
    if (purpose === 'development') return
    const proxy = services.find(
      (service) =>
        findKind(service)?.is === 'proxy' &&
        service.ports.some(({ address, container }) => address === null && /^(?:80|443|8080|8443)$/.test(container)),
    )
    if (proxy === undefined) return
    for (const service of services) {
      const port = findPublishedPort(service)
      if (port === null || service === proxy || service.profiles.length > 0 || !isAppService(service, context)) continue
      const routes = context.model.routes.filter(({ app }) => context.model.apps.some(({ id, primary }) => primary && id === app))
      report({
        place: { file, line: port.line },
        cause: { name: file, what: `ports of ${toWords(service.name)}` },
        what: `the application listens on every address of the machine, beside its proxy \`${toWords(proxy.name)}\``,
        others: [{ role: 'related', place: { file, line: proxy.headLine }, note: 'the proxy in front of it' }],
        routes: routes.slice(0, 200),
      })
    }
  },
})
