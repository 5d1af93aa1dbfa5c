// `ADD` takes a file from the network, and nothing says what it must be.

import { bad, defineCheck, good } from '../../kit.ts'
import { copiesOf } from '../../sources/dockerfiles.ts'

export default defineCheck({
  id: 'download-without-checksum',
  title: 'A file from the network is added without a checksum',
  severity: 'low',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-494'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    What lies at an address can change, or be changed: the next build then holds another file, and nobody notices. Over plain HTTP
    everybody on the way decides what it is.`,
  fix: 'Say what it must be, `ADD --checksum=sha256:… https://…`, or copy it from the repository.',
  blindSpots: ['Files that commands download are not looked at here.'],
  examples: [
    bad(
      'a jar for the driver',
      `
      # file: Dockerfile
      FROM python:3.12-slim
      ADD https://repo.example.com/driver.jar /opt/driver.jar  # <-- finding
      CMD ["uvicorn", "main:app"]
    `,
    ),
    good(
      'with its checksum, and a commit of git',
      `
      # file: Dockerfile
      FROM python:3.12-slim
      ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://repo.example.com/driver.jar /opt/driver.jar
      ADD https://github.com/example/tool.git#0123456789abcdef0123456789abcdef01234567 /opt/tool
      CMD ["uvicorn", "main:app"]
    `,
    ),
  ],

  looksAt: 'dockerfile',
  check({ file, stages }, report) {
    for (const { instruction, sources, flags } of stages.flatMap(copiesOf)) {
      if (instruction.keyword !== 'ADD' || flags.some((flag) => flag.startsWith('--checksum='))) continue
      const address = sources.find((source) => /^https?:\/\//i.test(source) && !/#[\da-f]{40}/.test(source))
      if (address === undefined) continue
      const isPlain = address.toLowerCase().startsWith('http:')
      report({
        place: { file, line: instruction.line, end: instruction.end },
        cause: { name: file, what: address.replace(/^https?:\/\/[^/]*@/, '').slice(0, 200) },
        what: isPlain
          ? 'a file comes over plain HTTP, and nothing proves what it is'
          : 'nothing says what the file that is downloaded must be',
        ...(isPlain ? { severity: 'medium' } : {}),
      })
    }
  },
})
