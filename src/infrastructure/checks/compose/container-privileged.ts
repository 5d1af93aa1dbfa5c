// A service runs with all rights over the machine.

import { bad, defineCheck, good } from '../../kit.ts'
import { toWords } from '../../workflows/steps.ts'

export default defineCheck({
  id: 'container-privileged',
  title: 'A container has all rights over its machine',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-250'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    A privileged container sees every device of the machine and may load modules into its kernel: whoever gets code to run in it has the
    machine, and every other container on it.`,
  fix: 'Remove `privileged`, and give the one device or capability that is needed (`devices`, `cap_add`).',
  blindSpots: ['What a container is given by the command line is not seen.'],
  examples: [
    bad(
      'the service that answers requests',
      `
      # file: docker-compose.yml
      services:
        api:
          build: .
          privileged: true  # <-- finding
    `,
    ),
    good(
      'one device',
      `
      # file: docker-compose.yml
      services:
        api:
          build: .
          privileged: false
          devices: ["/dev/video0:/dev/video0"]
    `,
    ),
  ],

  looksAt: 'compose',
  check({ file, purpose, services }, report) {
    for (const { name, privileged } of services) {
      if (privileged?.text !== 'true') continue
      report({
        place: { file, line: privileged.line },
        cause: { name: file, what: `privileged of ${toWords(name)}` },
        what: `the service \`${toWords(name)}\` has all rights over the machine`,
        ...(purpose === 'development' ? { severity: 'medium', confidence: 'medium' } : {}),
      })
    }
  },
})
