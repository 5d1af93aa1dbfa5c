// A container shares the network or the processes of the machine.

import { describeService, isAppService } from '../../compose-services.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { toWords } from '../../workflows/steps.ts'

export default defineCheck({
  id: 'host-namespace-shared',
  title: 'A container shares network or processes of its machine',
  severity: 'medium',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-668'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    With the network of the machine a container reaches everything that listens on it alone, databases and the metadata of a cloud too,
    and every port that it opens is open outside, whatever \`ports\` says. With the processes of the machine it sees the variables of all
    others.`,
  fix: 'Publish the one port that is needed, and name other services by their names in a network of Compose.',
  blindSpots: ['Containers that are started otherwise are not seen.'],
  examples: [
    bad(
      'the network of the machine',
      `
      # file: docker-compose.yml
      services:
        api:
          build: .
          network_mode: host  # <-- finding
    `,
    ),
    bad(
      'its processes',
      `
      # file: docker-compose.yml
      services:
        api:
          build: .
          pid: "host"  # <-- finding
    `,
    ),
    good(
      'the network of another service',
      `
      # file: docker-compose.yml
      services:
        api:
          build: .
          network_mode: service:vpn
          ports: ["127.0.0.1:8000:8000"]
    `,
    ),
  ],

  looksAt: 'compose',
  check({ file, purpose, services }, report, context) {
    for (const service of services) {
      const shared = [
        { written: service.networkMode, what: 'network' },
        { written: service.pid, what: 'processes' },
        { written: service.ipc, what: 'shared memory' },
      ].filter(({ written }) => written?.text === 'host')
      for (const { written, what } of shared) {
        if (written === null) continue
        report({
          place: { file, line: written.line },
          cause: { name: file, what: `${what} of ${toWords(service.name)}` },
          what: `${describeService(service, isAppService(service, context))} shares the ${what} of the machine`,
          ...(purpose === 'development' ? { severity: 'low' } : {}),
        })
      }
    }
  },
})
