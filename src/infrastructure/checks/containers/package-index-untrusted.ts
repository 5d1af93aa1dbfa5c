// Packages come over a connection on which nobody has to prove who they are.

import { parseDockerPairs } from '../../../syntax/index.ts'
import { bad, defineCheck, good } from '../../kit.ts'

const local = /^http:\/\/(?:localhost|127\.|\[::1\]|host\.docker\.internal)/i

export default defineCheck({
  id: 'package-index-untrusted',
  title: 'Packages are installed from whoever answers',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-295', 'CWE-494'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    With \`--trusted-host\`, a plain \`http://\` index, or checks of certificates and signatures switched off, whoever is on the way between
    the builder and the index puts code of their own into the image.`,
  fix: "Use an index with a certificate; give a company's own authority to the builder with `PIP_CERT` or `SSL_CERT_FILE`.",
  blindSpots: ['Settings of pip in files that are copied into the image are not read.'],
  examples: [
    bad(
      'an index that is believed',
      `
      # file: Dockerfile
      FROM python:3.12-slim
      COPY requirements.txt .
      RUN pip install --trusted-host pypi.org \\  # <-- finding
            --trusted-host files.pythonhosted.org -r requirements.txt
      CMD ["uvicorn", "main:app"]
    `,
    ),
    bad(
      'plain HTTP, and packages of the system without signatures',
      `
      # file: Dockerfile
      FROM python:3.12-slim
      ENV PIP_INDEX_URL=http://mirror.example.com/simple  # <-- finding
      RUN apt-get update && apt-get install -y --allow-unauthenticated libpq5  # <-- finding
      CMD ["uvicorn", "main:app"]
    `,
    ),
    good(
      "an index of one's own with a certificate, one on the machine itself",
      `
      # file: Dockerfile
      FROM python:3.12-slim
      ENV PIP_INDEX_URL=https://mirror.example.com/simple
      RUN pip install --index-url http://localhost:8080/simple app
      CMD ["uvicorn", "main:app"]
    `,
    ),
  ],

  looksAt: 'dockerfile',
  check({ file, stages }, report) {
    for (const { instructions, runs } of stages) {
      for (const { words, line } of runs) {
        const fault = findFault(words)
        if (fault !== null) report({ place: { file, line }, cause: { name: file, what: fault }, what: fault })
      }
      for (const { keyword, text, line, end } of instructions) {
        if (keyword !== 'ENV' && keyword !== 'ARG') continue
        for (const [name, value] of parseDockerPairs(text)) {
          const isIndex =
            /^(?:PIP_(?:EXTRA_)?INDEX_URL|UV_(?:DEFAULT_|EXTRA_)?INDEX(?:_URL)?)$/.test(name) &&
            /^http:\/\//i.test(value) &&
            !local.test(value)
          if (!isIndex && !(name === 'PIP_TRUSTED_HOST' && value !== '')) continue
          report({
            place: { file, line, end },
            cause: { name: file, what: name },
            what: isIndex ? `packages come over plain HTTP, by \`${name}\`` : 'the certificate of the index of packages is not looked at',
          })
        }
      }
    }
  },
})

function findFault(words: readonly string[]): string | null {
  const isPip = words.some((word) => /(?:^|\/)(?:pip[\d.]*|uv|pipenv)$/.test(word))
  if (isPip && words.some((word) => /^--(?:trusted-host|allow-insecure-host)(?:=|$)/.test(word)))
    return 'the certificate of the index of packages is not looked at'
  if (isPip) {
    const index = words.findIndex((word) =>
      /^(?:-i|--index-url|--extra-index-url|--default-index|--index|-f|--find-links)(?:=|$)/.test(word),
    )
    const address = index < 0 ? undefined : (/=(.*)$/.exec(words[index] ?? '')?.[1] ?? words[index + 1])
    if (address !== undefined && /^http:\/\//i.test(address) && !local.test(address)) return 'packages come over plain HTTP'
  }
  if (
    words.some((word) => /(?:^|\/)apt(?:-get)?$/.test(word)) &&
    words.some((word) => /^--allow-unauthenticated$|AllowUnauthenticated=(?:true|1)|AllowInsecureRepositories=(?:true|1)/i.test(word))
  )
    return 'packages of the system are installed without a signature'
  if (words.includes('apk') && words.includes('--allow-untrusted')) return 'packages of the system are installed without a signature'
  return null
}
