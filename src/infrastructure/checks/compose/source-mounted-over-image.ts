// A service that is deployed runs what lies in a folder of the machine, and may change it.

import { bad, defineCheck, good } from '../../kit.ts'
import { toWords } from '../../workflows/steps.ts'

export default defineCheck({
  id: 'source-mounted-over-image',
  title: 'A deployed service runs a folder of the machine',
  severity: 'low',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-732'],
  owaspApi: null,
  asvs: [],
  why: `
    What runs is then not the image that was built and tested but what lies in the folder, which the container may change too: code that
    a stranger gets to write stays there over every new image.`,
  fix: 'Leave the folder out where it is deployed (a file of its own for development, `docker-compose.override.yml`), or mount it read-only.',
  blindSpots: ['Whether a file is for production is told by its name.'],
  examples: [
    bad(
      'the code in production',
      `
      # file: docker-compose.prod.yml
      services:
        api:
          image: example/api:1.4
          volumes:
            - ./app:/app  # <-- finding
    `,
    ),
    good(
      'data, and development',
      `
      # file: docker-compose.prod.yml
      services:
        api:
          image: example/api:1.4
          volumes:
            - ./data:/data
            - ./config:/app/config:ro
      # file: docker-compose.override.yml
      services:
        api:
          build: .
          volumes: ["./app:/app"]
    `,
    ),
  ],

  looksAt: 'compose',
  check({ file, purpose, services }, report) {
    if (purpose !== 'production') return
    for (const { name, volumes } of services) {
      const found = volumes.find(
        ({ source, target, isReadOnly }) =>
          source !== null &&
          /^\.{1,2}(?:\/|$)/.test(source) &&
          !isReadOnly &&
          /^\/(?:app|code|src|srv|usr\/src\/app)(?:\/(?:app|src))?\/?$/.test(target),
      )
      if (found === undefined) continue
      report({
        place: { file, line: found.line },
        cause: { name: file, what: `source of ${toWords(name)}` },
        what: `the service \`${toWords(name)}\` runs a folder of the machine in place of its image`,
      })
    }
  },
})
