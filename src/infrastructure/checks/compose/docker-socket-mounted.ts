// A container may talk to the engine that runs it, which is root on the machine.

import { describeService, isAppService } from '../../compose-services.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { toWords } from '../../workflows/steps.ts'

export default defineCheck({
  id: 'docker-socket-mounted',
  title: 'A container may command the engine that runs it',
  severity: 'high',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-250', 'CWE-668'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    Whoever may write to the socket of Docker starts a container with the whole disk of the machine in it. Read-only mounting changes
    nothing, since the socket is spoken to and not read.`,
  fix: 'Do without the socket; where a proxy or a runner needs it, put a filter in front of it that lets the few requests through (`tecnativa/docker-socket-proxy`), without write access.',
  blindSpots: ['What is reached over TCP is not seen.'],
  examples: [
    bad(
      'the service that answers requests',
      `
      # file: docker-compose.yml
      services:
        api:
          build: .
          volumes:
            - /var/run/docker.sock:/var/run/docker.sock  # <-- finding
    `,
    ),
    bad(
      'a proxy that reads names of containers',
      `
      # file: docker-compose.yml
      services:
        traefik:
          image: traefik:v3.2
          volumes:
            - type: bind  # <-- finding
              source: /var/run/docker.sock
              target: /var/run/docker.sock
              read_only: true
    `,
    ),
    good(
      'other sockets, and the filter itself',
      `
      # file: docker-compose.yml
      services:
        api:
          build: .
          volumes:
            - /run/postgresql:/run/postgresql
        socket:
          image: tecnativa/docker-socket-proxy:0.3
          volumes:
            - /var/run/docker.sock:/var/run/docker.sock:ro
    `,
    ),
  ],

  looksAt: 'compose',
  check({ file, purpose, services }, report, context) {
    for (const service of services) {
      const { name, volumes, image } = service
      const found = volumes.find(({ source }) => source !== null && /(?:^|\/)(?:docker|containerd|podman)\.sock$/.test(source))
      if (found === undefined || /socket-proxy/.test(image?.text ?? '')) continue
      const isApp = isAppService(service, context)
      report({
        place: { file, line: found.line },
        cause: { name: file, what: `socket of ${toWords(name)}` },
        what: `${describeService(service, isApp)} may command the engine of containers`,
        ...(isApp && purpose !== 'development' ? {} : { severity: purpose === 'development' ? 'low' : 'medium' }),
      })
    }
  },
})
