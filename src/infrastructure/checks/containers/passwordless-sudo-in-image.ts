// The user of the application may become root without a password.

import { bad, defineCheck, good } from '../../kit.ts'
import { shippedStages } from '../../sources/dockerfiles.ts'

// Commands that run others, write where they are told or give files away: each of them alone leads to root.
const rule =
  /NOPASSWD\s*:\s*(ALL|(?:\/[\w-]+)+\/(?:chown|chmod|cp|mv|dd|tee|ln|find|vim?|nano|less|more|awk|sed|perl|ruby|node|python[\d.]*|pip[\d.]*|bash|sh|zsh|env|tar|rsync|git|docker|mount|apt|apt-get|dpkg|apk|systemctl|crontab|visudo|usermod|useradd|passwd))(?=$|[\s,"'\\])/

export default defineCheck({
  id: 'passwordless-sudo-in-image',
  title: 'The user of the application becomes root at will',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-250', 'CWE-269'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    A user of its own is worth nothing when \`sudo\` asks for no password: whoever gets code to run in the application is root with one
    more word.`,
  fix: 'Remove `sudo` from the image, and do what needs root before `USER`.',
  blindSpots: ['Rules of sudo in files that are copied are not read.'],
  examples: [
    bad(
      'everything without a password',
      `
      # file: Dockerfile
      FROM python:3.12-slim
      RUN apt-get install -y sudo && useradd app \\
          && echo "app ALL=(ALL) NOPASSWD:ALL" >> /etc/sudoers  # <-- finding
      USER app
      CMD ["uvicorn", "main:app"]
    `,
    ),
    bad(
      'one command, which is enough',
      `
      # file: Dockerfile
      FROM python:3.12-slim
      RUN apt-get install -y sudo && useradd app \\
          && echo "app ALL=(ALL) NOPASSWD: /bin/chown" >> /etc/sudoers  # <-- finding
      USER app
      CMD ["uvicorn", "main:app"]
    `,
    ),
    good(
      'one command, which does one thing',
      `
      # file: Dockerfile
      FROM python:3.12-slim
      RUN apt-get install -y sudo && useradd app && echo "app ALL=(root) NOPASSWD: /usr/local/bin/renew-certificate" >> /etc/sudoers
      USER app
      CMD ["uvicorn", "main:app"]
    `,
    ),
    good(
      'no sudo',
      `
      # file: Dockerfile
      FROM python:3.12-slim
      RUN useradd app
      USER app
      CMD ["uvicorn", "main:app"]
    `,
    ),
  ],

  looksAt: 'dockerfile',
  check(dockerfile, report) {
    const { file, purpose } = dockerfile
    if (purpose === 'development') return
    for (const { instructions } of shippedStages(dockerfile)) {
      for (const { keyword, text, document, textLine } of instructions) {
        if (keyword !== 'RUN') continue
        const lines = (document?.text ?? text).split('\n')
        const index = lines.findIndex((line) => rule.test(line) && !line.trimStart().startsWith('#'))
        const what = rule.exec(lines[index] ?? '')?.[1]
        if (what === undefined) continue
        report({
          place: { file, line: (document?.line ?? textLine) + index },
          cause: { name: file, what: 'sudo' },
          what:
            what === 'ALL'
              ? 'a user of the image becomes root without a password'
              : `a user of the image runs \`${what}\` as root without a password, which is enough to become root`,
        })
      }
    }
  },
})
