// The engine that builds images listens without asking who speaks.

import { bad, defineCheck, good } from '../../kit.ts'

export default defineCheck({
  id: 'pipeline-docker-without-tls',
  title: 'The engine that builds images asks nobody who speaks',
  severity: 'low',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-306', 'CWE-319'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    With an empty \`DOCKER_TLS_CERTDIR\` the engine of Docker in Docker listens on port 2375 for everybody in the network of the runner:
    whoever reaches it starts privileged containers.`,
  fix: 'Set `DOCKER_TLS_CERTDIR: "/certs"` and `DOCKER_HOST: tcp://docker:2376`.',
  blindSpots: ['Settings of the runner are in no file.'],
  examples: [
    bad(
      'without certificates',
      `
      # file: .gitlab-ci.yml
      build:
        image: docker:27
        services: [docker:27-dind]
        variables:
          DOCKER_TLS_CERTDIR: ""  # <-- finding
        script:
          - docker build .
    `,
    ),
    good(
      'with them',
      `
      # file: .gitlab-ci.yml
      build:
        image: docker:27
        services: [docker:27-dind]
        variables:
          DOCKER_TLS_CERTDIR: /certs
        script:
          - docker build .
    `,
    ),
  ],

  looksAt: 'pipeline',
  check({ file, variables, jobs, services }, report) {
    if (![...services, ...jobs.flatMap((job) => job.services)].some(({ text }) => /dind/.test(text))) return
    const found = [...variables, ...jobs.flatMap((job) => job.variables)].find(
      ({ name, text }) => (name === 'DOCKER_TLS_CERTDIR' && text === '') || (name === 'DOCKER_HOST' && /:2375\/?$/.test(text)),
    )
    if (found === undefined) return
    report({
      place: { file, line: found.line },
      cause: { name: file, what: found.name },
      what: 'the engine of Docker in Docker listens without certificates',
    })
  },
})
