// A credential comes in as a build argument, or is set for good: whoever has the image reads it.

import { parseDockerPairs } from '../../../syntax/index.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { isCredentialName } from '../../names.ts'
import { type DockerStage, shippedStages } from '../../sources/dockerfiles.ts'

export default defineCheck({
  id: 'credential-in-image-history',
  title: 'A credential stays in the history of the image',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-522', 'CWE-538'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    Build arguments that a command uses are kept in the history of the image, and \`ENV\` is kept in the image itself. Whoever may pull
    the image reads them with \`docker history\` and \`docker inspect\`, long after the build.`,
  fix: 'Mount it for the one command that needs it, `RUN --mount=type=secret,id=token …`, or give it to the container when it starts.',
  blindSpots: [
    'Whether a value is a credential is told by its name.',
    'An argument of a stage that ships nothing stays in the cache of the builder alone, and is told with less severity.',
  ],
  examples: [
    bad(
      'a token for a private index',
      `
      # file: Dockerfile
      FROM python:3.12-slim
      ARG PIP_INDEX_TOKEN  # <-- finding
      RUN pip install --index-url https://user:\${PIP_INDEX_TOKEN}@pypi.example.com/simple app
      CMD ["uvicorn", "main:app"]
    `,
    ),
    bad(
      'an argument that becomes a variable of the image',
      `
      # file: Dockerfile
      FROM python:3.12-slim
      ARG OPENAI_API_KEY
      ENV OPENAI_API_KEY=$OPENAI_API_KEY  # <-- finding
      CMD ["uvicorn", "main:app"]
    `,
    ),
    good(
      'it is mounted for one command',
      `
      # file: Dockerfile
      FROM python:3.12-slim
      RUN --mount=type=secret,id=pip_token PIP_INDEX_URL=https://user:$(cat /run/secrets/pip_token)@pypi.example.com/simple pip install app
      CMD ["uvicorn", "main:app"]
    `,
    ),
    good(
      'names that are no credentials, and one that is empty',
      `
      # file: Dockerfile
      FROM python:3.12-slim
      ARG TOKENIZERS_PARALLELISM=false
      ARG KEY_FILE=/etc/app/key.pem
      ENV SECRET_KEY="" PASSWORD_MIN_LENGTH=8
      CMD ["uvicorn", "main:app"]
    `,
    ),
  ],

  looksAt: 'dockerfile',
  check(dockerfile, report) {
    const { file, stages, purpose } = dockerfile
    const shipped = shippedStages(dockerfile)
    for (const stage of stages) {
      const kept = new Set<string>()
      for (const { keyword, text, line, end } of stage.instructions) {
        if (keyword !== 'ENV') continue
        for (const [name, value] of parseDockerPairs(text)) {
          // What is written out is a secret in a file, and another rule's.
          const from = /^\$\{?(\w+)\}?$/.exec(value)?.[1]
          if (!isCredentialName(name) || from === undefined) continue
          if (!stage.instructions.some((one) => one.keyword === 'ARG' && (one.text.split('=')[0] ?? '').trim() === from)) continue
          kept.add(from)
          const isShipped = shipped.includes(stage)
          report({
            place: { file, line, end },
            cause: { name: file, what: name },
            what: `the build argument \`${from}\` becomes a variable of ${isShipped ? 'the image' : 'a stage that is built on the way'}`,
            ...(isShipped && purpose !== 'development' ? {} : { severity: 'low', confidence: 'medium' }),
          })
        }
      }
      for (const { keyword, text, line, end } of stage.instructions) {
        if (keyword !== 'ARG') continue
        const name = (text.split('=')[0] ?? '').trim()
        if (!isCredentialName(name) || kept.has(name) || !isUsed(name, stage)) continue
        const isShipped = shipped.includes(stage)
        report({
          place: { file, line, end },
          cause: { name: file, what: name },
          what: `a command uses the build argument \`${name}\`, whose value ${isShipped ? 'the history of the image keeps' : 'the cache of the builder keeps'}`,
          ...(isShipped && purpose !== 'development' ? {} : { severity: 'low', confidence: 'medium' }),
        })
      }
    }
  },
})

/** The first instruction behind the argument that a build keeps with the argument's value. */
function isUsed(name: string, { instructions }: DockerStage): boolean {
  return instructions.some(
    ({ keyword, text, document }) =>
      keyword === 'RUN' && [`$${name}`, `\${${name}`].some((written) => `${text}\n${document?.text ?? ''}`.includes(written)),
  )
}
