// https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html

import { bad, good } from '../../finding/index.ts'
import { defineKind } from '../kit.ts'

export default defineKind({
  id: 'netrc-password',
  title: 'Password in a netrc file',
  severity: 'high',
  confidence: 'high',
  service: 'the machines that it names',
  why: 'Programs such as curl, git and pip sign in with what stands there; so does whoever reads the file.',
  fix: 'Set another password at the machine that is named, and keep the file in the home folder, out of the repository and of images.',
  blindSpots: ['Whether the value is still accepted is not asked.'],
  examples: [
    bad(
      'a file with a value',
      `
      # file: .netrc
      machine git.shop-prod.net login build password {{netrc-password …}}  # <-- finding
    `,
    ),
    good(
      'a file that names a variable',
      `
      # file: .netrc
      machine git.shop-prod.net login build
    `,
    ),
  ],
  keywords: ['password'],
  needs: /^\s/,
  pattern: /(?:^|\s)password\s{1,8}(?<secret>\S{6,200})/dg,
  reach: { before: 200, after: 400, line: false },
  judge: ({ path, text }) => (/(?:^|\/)[._]netrc$/.test(path) && /\bmachine\s/.test(text.slice(0, 100_000)) ? {} : null),
  sample: (random) => {
    const value = random.text(20)
    return { name: 'password', value, file: { path: '.netrc', text: `machine git.shop-prod.net login build password ${value}\n` } }
  },
})
