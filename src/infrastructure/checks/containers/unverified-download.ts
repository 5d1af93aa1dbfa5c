// A build downloads with the check of certificates switched off.

import { bad, defineCheck, good } from '../../kit.ts'

export default defineCheck({
  id: 'unverified-download',
  title: 'A build downloads from whoever answers',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-295'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    Without the check of the certificate whoever is on the way between the builder and the server gives the file, and what is downloaded
    while an image is built is mostly run.`,
  fix: 'Remove the option; install `ca-certificates`, or give the builder the authority of the company.',
  blindSpots: ['Programs that switch the check off by themselves are not seen.', 'Addresses on the machine itself are passed over.'],
  examples: [
    bad(
      'curl and wget',
      `
      # file: Dockerfile
      FROM python:3.12-slim
      RUN curl -fsSLk https://example.com/model.bin -o model.bin  # <-- finding
      RUN wget --no-check-certificate https://example.com/tool.tgz  # <-- finding
      RUN git -c http.sslVerify=false clone https://git.example.com/app.git  # <-- finding
      CMD ["uvicorn", "main:app"]
    `,
    ),
    good(
      'with the check, and a look at the own port',
      `
      # file: Dockerfile
      FROM python:3.12-slim
      RUN curl -fsSL https://example.com/model.bin -o model.bin
      RUN curl -k https://localhost:8443/health
      CMD ["uvicorn", "main:app"]
    `,
    ),
  ],

  looksAt: 'dockerfile',
  check({ file, stages }, report) {
    for (const { runs } of stages) {
      for (const { words, line, assignments } of runs) {
        const isOff = assignments.GIT_SSL_NO_VERIFY !== undefined || assignments.NODE_TLS_REJECT_UNAUTHORIZED === '0'
        if (!isBlind(words) && !isOff) continue
        const program = (words.find((word) => /(?:^|\/)(?:curl|wget|git|npm|yarn)$/.test(word)) ?? words[0] ?? 'download').slice(0, 40)
        report({
          place: { file, line },
          cause: { name: file, what: `${program} without certificates` },
          what: `\`${program}\` does not look at the certificate of the server`,
        })
      }
    }
  },
})

function isBlind(words: readonly string[]): boolean {
  const program = words.find((word) => /(?:^|\/)(?:curl|wget|git|npm|yarn)$/.test(word))?.replace(/^.*\//, '')
  if (program === undefined || words.some((word) => /^https?:\/\/(?:localhost|127\.|\[::1\])/.test(word))) return false
  if (program === 'curl') return words.some((word) => word === '--insecure' || /^-[a-zA-Z]*k[a-zA-Z]*$/.test(word))
  if (program === 'wget') return words.includes('--no-check-certificate')
  if (program === 'git')
    return words.some(
      (word, index) =>
        /^http\.sslVerify=(?:false|0)$/i.test(word) || (word.toLowerCase() === 'http.sslverify' && words[index + 1] === 'false'),
    )
  return words.some((word, index) => /^strict-ssl=false$/.test(word) || (word === 'strict-ssl' && words[index + 1] === 'false'))
}
