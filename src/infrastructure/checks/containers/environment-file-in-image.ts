// A file of variables, which is where a project's secrets are, is copied into the image.

import { bad, defineCheck, good } from '../../kit.ts'
import { copiesOf, findContext, isKeptOut, shippedStages } from '../../sources/dockerfiles.ts'

const template = /\.(?:example|sample|template|tmpl|dist|default|defaults|test|ci|docs?)$/i

export default defineCheck({
  id: 'environment-file-in-image',
  title: 'The file with the secrets is copied into the image',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-538', 'CWE-522'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    \`.env\` holds the keys of the application: database, token signing, paid services. In an image everybody reads them who may pull it,
    every registry and every backup keeps them, and deleting the file in a later step leaves it in the layer below.`,
  fix: 'Write `.env*` into `.dockerignore`, and give the variables to the container when it starts.',
  blindSpots: [
    'Whether the file holds secrets is not asked.',
    'A file that only lies on the machine that builds is assumed where a template for it lies beside.',
  ],
  examples: [
    bad(
      'by name',
      `
      # file: Dockerfile
      FROM python:3.12-slim
      COPY .env main.py /app/  # <-- finding
      CMD ["uvicorn", "main:app"]
    `,
    ),
    bad(
      'with everything else',
      `
      # file: Dockerfile
      FROM python:3.12-slim
      COPY . /app  # <-- finding
      CMD ["uvicorn", "main:app"]
      # file: .env
      DATABASE_URL=postgresql://app:secret@db/app
    `,
    ),
    good(
      'it is left out',
      `
      # file: Dockerfile
      FROM python:3.12-slim
      COPY . /app
      CMD ["uvicorn", "main:app"]
      # file: .env
      DATABASE_URL=postgresql://app:secret@db/app
      # file: .dockerignore
      *
      !src
      .env*
    `,
    ),
    good(
      'a template holds nothing',
      `
      # file: Dockerfile
      FROM python:3.12-slim
      COPY .env.example /app/.env
      CMD ["uvicorn", "main:app"]
    `,
    ),
  ],

  looksAt: 'dockerfile',
  check(dockerfile, report, { tree }) {
    if (dockerfile.purpose === 'development') return
    const { file } = dockerfile
    const context = findContext(dockerfile, tree)
    for (const stage of shippedStages(dockerfile)) {
      for (const { sources, from, instruction } of copiesOf(stage)) {
        if (from !== null) continue
        const place = { file, line: instruction.line, end: instruction.end }
        const named = sources.find(isEnvironmentFile)
        if (named !== undefined) {
          report({ place, cause: { name: file, what: named }, what: `\`${named}\` is copied into the image` })
          continue
        }
        for (const source of sources) {
          if (context === null || /[*?[$]/.test(source)) continue
          const folder = source.replace(/^\.?\/?/, '').replace(/\/?\.?$/, '')
          const inContext = (name: string) => (folder === '' ? name : `${folder}/${name}`)
          const inTree = (name: string) => (context === '' ? inContext(name) : `${context}/${inContext(name)}`)
          if (tree.kindOf(inTree('')?.replace(/\/$/, '')) === 'file') continue
          const found = tree
            .list(inTree('').replace(/\/$/, ''))
            .map(({ name }) => name)
            .filter((name) => name.startsWith('.env'))
          const real = found.find(isEnvironmentFile)
          const name = real ?? (found.length > 0 ? '.env' : undefined)
          if (name === undefined || isKeptOut(inContext(name), dockerfile, context, tree)) continue
          report({
            place,
            cause: { name: file, what: inContext(name) },
            what:
              real === undefined
                ? `\`${inContext(name)}\` goes into the image wherever it lies beside its template`
                : `\`${inContext(name)}\` is copied into the image with its folder`,
            ...(real === undefined ? { severity: 'medium', confidence: 'low' } : { confidence: real === '.env' ? 'high' : 'medium' }),
          })
          break
        }
      }
    }
  },
})

function isEnvironmentFile(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return /^\.env(?:\.[\w-]+)*$/.test(name) && !template.test(name)
}
