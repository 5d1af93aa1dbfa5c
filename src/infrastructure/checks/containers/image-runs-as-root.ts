// The last stage of a Dockerfile never leaves root, and nothing that starts it does.

import type { DockerInstruction } from '../../../syntax/index.ts'
import { findLeavingOfRoot, findUserOfImage, runsPython } from '../../image-user.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { type Dockerfile, type DockerStage, shippedStages, startsSomething } from '../../sources/dockerfiles.ts'

export default defineCheck({
  id: 'image-runs-as-root',
  title: 'The image runs the application as root',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-250'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    Whoever gets code to run in the application is root in its container: they may change every file of the image, install tools, and a hole
    in the kernel or a mounted socket makes them root of the machine.`,
  fix: 'Create a user in the last stage and change to it with `USER` before the application starts.',
  blindSpots: [
    'Images for development and tests, by their names, are passed over.',
    'An image that is not known here may have a user of its own: what is built on it is reported with less confidence.',
    'So are images whose start script may leave root, and those that do not run Python.',
  ],
  examples: [
    bad(
      'a service that nobody gave a user',
      `
      # file: Dockerfile
      FROM python:3.12-slim  # <-- finding
      COPY . /app
      CMD ["uvicorn", "main:app", "--host", "0.0.0.0"]
    `,
    ),
    bad(
      'a user who is root by number',
      `
      # file: Dockerfile
      FROM python:3.12-slim
      USER 0  # <-- finding
      CMD ["uvicorn", "main:app"]
    `,
    ),
    good(
      'a user of its own',
      `
      # file: Dockerfile
      FROM python:3.12-slim AS build
      RUN pip wheel -w /wheels .
      FROM python:3.12-slim
      RUN useradd --system app
      USER app
      CMD ["uvicorn", "main:app"]
    `,
    ),
    good(
      'an image that comes with a user, and a script that leaves root',
      `
      # file: keycloak/Dockerfile
      FROM quay.io/keycloak/keycloak:26.0
      CMD ["start"]
      # file: Dockerfile
      FROM python:3.12-slim
      RUN apt-get update && apt-get install -y gosu && useradd --system app
      COPY docker-entrypoint.sh /
      ENTRYPOINT ["/docker-entrypoint.sh"]
      CMD ["uvicorn", "main:app"]
      # file: docker-entrypoint.sh
      chown -R app /data
      exec gosu app "$@"
    `,
    ),
    good(
      'a stage that takes the user of an earlier one',
      `
      # file: Dockerfile
      FROM python:3.12-slim AS base
      USER 10001
      FROM base
      CMD ["uvicorn", "main:app"]
    `,
    ),
  ],

  looksAt: 'dockerfile',
  check(dockerfile, report, { tree }) {
    const { file, stages, purpose } = dockerfile
    if (purpose === 'development') return
    const last = stages.at(-1)
    if (last === undefined) return
    const user = findUser(last, stages)
    // What starts nothing is an image for building, or is started by somebody else: it is told of where it goes back to root itself.
    const isStarted = startsSomething(last)
    if (!isStarted && (user === null || !last.instructions.includes(user) || stages.length > 1)) return
    if (user !== null && !isRoot(user.text)) return
    const base = shippedStages(dockerfile).at(-1)?.base ?? ''
    const known = user === null ? findUserOfImage(base) : 'root'
    const leaving = findLeavingOfRoot(dockerfile, tree)
    if (known === 'other' || leaving === 'certain') return
    const { line, end } = user ?? last.from
    const doubts = [
      ...(known === null ? [`who \`${base}\` runs as is not known here`] : []),
      ...(leaving === 'possible' ? ['what starts it may leave root by itself'] : []),
    ]
    report({
      place: { file, line, end },
      cause: { name: file, what: 'USER' },
      what: [user === null ? 'no stage of the image leaves root' : 'the last stage of the image goes back to root', ...doubts].join('; '),
      confidence: leaving === 'possible' ? 'low' : known === null || !isStarted || !runsPython(dockerfile) ? 'medium' : 'high',
    })
  },
})

function findUser(stage: DockerStage, stages: Dockerfile['stages']): DockerInstruction | null {
  const own = stage.instructions.findLast(({ keyword }) => keyword === 'USER')
  if (own !== undefined) return own
  const base = stages.slice(0, stages.indexOf(stage)).findLast(({ name }) => name?.toLowerCase() === stage.base.toLowerCase())
  return base === undefined ? null : findUser(base, stages)
}

function isRoot(user: string): boolean {
  return /^(?:root|0)(?::|$)/.test(user.trim())
}
