// A script goes from the network straight into a shell of the build.

import { findPipedScript } from '../../downloads.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { shippedStages } from '../../sources/dockerfiles.ts'

export default defineCheck({
  id: 'image-runs-downloaded-script',
  title: 'An image is built by a script straight from the network',
  severity: 'low',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-494'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    Whoever holds the server, or its name, decides on every build what is in the image, and nobody sees what was run or can build the
    same image twice. Over plain HTTP everybody on the way decides.`,
  fix: 'Install a package, copy the program from its own image (`COPY --from=ghcr.io/astral-sh/uv:0.9.10 /uv /bin/`), or download one version and compare its checksum before it runs.',
  blindSpots: ['A script that is saved first and run later is not seen.'],
  examples: [
    bad(
      'an installer',
      `
      # file: Dockerfile
      FROM python:3.12-slim
      RUN apt-get update \\
          && curl -LsSf https://install.example.com/tool.sh | sh  # <-- finding
      CMD ["uvicorn", "main:app"]
    `,
    ),
    bad(
      'over plain HTTP, in another spelling',
      `
      # file: Dockerfile
      FROM python:3.12-slim
      RUN bash -c "$(wget -qO- http://install.example.com/tool.sh)"  # <-- finding
      CMD ["uvicorn", "main:app"]
    `,
    ),
    good(
      'what is piped is data',
      `
      # file: Dockerfile
      FROM python:3.12-slim
      RUN curl -fsSL https://example.com/key.asc | gpg --dearmor -o /usr/share/keyrings/example.gpg \\
          && curl -s https://example.com/versions.json | python -m json.tool \\
          && curl -s https://example.com/list.txt | python parse.py
      CMD ["uvicorn", "main:app"]
    `,
    ),
    good(
      'one version, compared',
      `
      # file: Dockerfile
      FROM python:3.12-slim
      ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.com/v1/tool.sh /tmp/tool.sh
      RUN sh /tmp/tool.sh
      CMD ["uvicorn", "main:app"]
    `,
    ),
  ],

  looksAt: 'dockerfile',
  check(dockerfile, report) {
    const { file, stages, purpose } = dockerfile
    const shipped = shippedStages(dockerfile)
    for (const stage of stages) {
      const instructions = new Set(stage.runs.map(({ instruction }) => instruction))
      for (const instruction of instructions) {
        const found = findPipedScript(stage.runs.filter((run) => run.instruction === instruction))
        if (found === null) continue
        const isMinor = purpose === 'development' || (!shipped.includes(stage) && !found.isPlain)
        report({
          place: { file, line: found.line },
          cause: { name: file, what: found.host },
          what: `a script of \`${found.host}\` is run as it comes${found.isPlain ? ', and nothing proves that it is theirs' : ''}`,
          severity: found.isPlain ? 'high' : isMinor ? 'low' : 'medium',
          confidence: isMinor ? 'low' : 'medium',
        })
      }
    }
  },
})
