// The history of the project is copied into the image.

import { bad, defineCheck, good } from '../../kit.ts'
import { copiesOf, findContext, isKeptOut, shippedStages } from '../../sources/dockerfiles.ts'

export default defineCheck({
  id: 'git-history-in-image',
  title: 'The history of the project is copied into the image',
  severity: 'low',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-538', 'CWE-540'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    \`.git\` holds every version of every file, secrets that were once committed and then taken out, and the addresses and names of all
    who worked on it. Whoever reads files of the container, through a path that the application does not check for instance, has all of
    it.`,
  fix: 'Write `.git` into `.dockerignore`.',
  blindSpots: ['A history that is copied by another name is not seen.'],
  examples: [
    bad(
      'the whole folder',
      `
      # file: Dockerfile
      FROM python:3.12-slim
      WORKDIR /app
      COPY . .  # <-- finding
      CMD ["uvicorn", "main:app"]
    `,
    ),
    good(
      'without the history',
      `
      # file: Dockerfile
      FROM python:3.12-slim
      WORKDIR /app
      COPY . .
      CMD ["uvicorn", "main:app"]
      # file: .dockerignore
      .git
    `,
    ),
    good(
      'a folder that holds none',
      `
      # file: Dockerfile
      FROM python:3.12-slim
      COPY app /app
      CMD ["uvicorn", "app.main:app"]
      # file: app/main.py
      from fastapi import FastAPI
      app = FastAPI()
    `,
    ),
  ],

  looksAt: 'dockerfile',
  check(dockerfile, report, { tree, model }) {
    const { file, purpose } = dockerfile
    const context = findContext(dockerfile, tree)
    // The history lies in the root of a repository: a context below it has none.
    if (purpose === 'development' || context === null || context !== '' || isKeptOut('.git', dockerfile, context, tree)) return
    for (const stage of shippedStages(dockerfile)) {
      const copy = copiesOf(stage).find(({ sources, from }) => from === null && sources.some((source) => /^\.?\/?$/.test(source)))
      if (copy === undefined) continue
      report({
        place: { file, line: copy.instruction.line, end: copy.instruction.end },
        cause: { name: file, what: '.git' },
        what: 'nothing keeps `.git` out of what is copied into the image',
        ...(model.snapshot.commit === null ? { confidence: 'low' } : {}),
      })
      return
    }
  },
})
