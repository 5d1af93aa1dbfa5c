// Nobody asks the application whether it still answers.

import { bad, defineCheck, good } from '../../kit.ts'
import { shippedStages, startsSomething } from '../../sources/dockerfiles.ts'

export default defineCheck({
  id: 'image-without-healthcheck',
  title: 'Nothing asks whether the container still answers',
  severity: 'low',
  confidence: 'low',
  audience: 'pedantic',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-778'],
  owaspApi: null,
  asvs: [],
  why: `
    A process that hangs counts as running. With a health check Docker and Compose know, and start what depends on it only when it
    answers.`,
  fix: 'Add `HEALTHCHECK` with a request to a route that needs no sign-in; Kubernetes has probes of its own and does not read it.',
  blindSpots: ['Platforms that ask by themselves are not known.'],
  examples: [
    bad(
      'none',
      `
      # file: Dockerfile
      FROM python:3.12-slim  # <-- finding
      CMD ["uvicorn", "main:app"]
    `,
    ),
    good(
      'one',
      `
      # file: Dockerfile
      FROM python:3.12-slim
      HEALTHCHECK CMD python -c "import urllib.request as r; r.urlopen('http://localhost:8000/health')"
      CMD ["uvicorn", "main:app"]
    `,
    ),
  ],

  looksAt: 'dockerfile',
  check(dockerfile, report) {
    const [last, ...below] = shippedStages(dockerfile)
    if (
      last === undefined ||
      !startsSomething(last) ||
      [last, ...below].some(({ instructions }) => instructions.some(({ keyword }) => keyword === 'HEALTHCHECK'))
    )
      return
    report({
      place: { file: dockerfile.file, line: last.from.line, end: last.from.end },
      cause: { name: dockerfile.file, what: 'HEALTHCHECK' },
      what: 'the image does not say how to ask whether it still answers',
    })
  },
})
