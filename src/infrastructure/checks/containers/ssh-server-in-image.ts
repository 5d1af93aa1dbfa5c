// The image brings a server for signing in to it.

import { bad, defineCheck, good } from '../../kit.ts'
import { shippedStages } from '../../sources/dockerfiles.ts'

export default defineCheck({
  id: 'ssh-server-in-image',
  title: 'The image runs a server for signing in by SSH',
  severity: 'medium',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-1188', 'CWE-306'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    A container is entered with \`docker exec\` or \`kubectl exec\`, under the rights of the platform. A server of SSH beside the
    application is a second way in, with passwords or keys that are in the image.`,
  fix: 'Remove the server, and enter the container through the platform.',
  blindSpots: ['A server that comes with the base image is not seen.'],
  examples: [
    bad(
      'a way in',
      `
      # file: Dockerfile
      FROM python:3.12-slim
      RUN apt-get update && apt-get install -y openssh-server  # <-- finding
      EXPOSE 8000 22
      CMD ["sh", "-c", "service ssh start && uvicorn main:app"]
    `,
    ),
    good(
      'a client alone',
      `
      # file: Dockerfile
      FROM python:3.12-slim
      RUN apt-get update && apt-get install -y openssh-client git
      CMD ["uvicorn", "main:app"]
    `,
    ),
  ],

  looksAt: 'dockerfile',
  check(dockerfile, report) {
    const { file, purpose } = dockerfile
    for (const { runs } of shippedStages(dockerfile)) {
      const found = runs.find(
        ({ words }) =>
          words.some((word) => /^(?:openssh-server|dropbear)(?:=|$)/.test(word)) && words.some((word) => /^(?:install|add)$/.test(word)),
      )
      if (found === undefined || purpose === 'development') continue
      report({
        place: { file, line: found.line },
        cause: { name: file, what: 'ssh' },
        what: 'a server of SSH is installed beside the application',
      })
    }
  },
})
