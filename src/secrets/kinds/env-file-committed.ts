// A file of settings for one machine, with secrets in it, that nothing keeps out of the repository. https://12factor.net/config

import { bad, good } from '../../finding/index.ts'
import { defineKind } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineKind({
  id: 'env-file-committed',
  title: 'Settings of a machine lie in the repository with their secrets',
  severity: 'high',
  confidence: 'high',
  service: 'everything that the file names',
  cwe: ['CWE-540', 'CWE-798'],
  why: 'A file of this name is made to be kept on one machine. In the repository it is on every machine, in every image that is built from it and for ever in its history; whole campaigns go from domain to domain for such files and empty the buckets behind them.',
  fix: 'Replace every secret in the file, take the file out of the repository with `git rm --cached`, name it in .gitignore and .dockerignore, and leave an .env.example without values.',
  blindSpots: [
    'A file that is ignored and was committed before is found in the history alone.',
    'Values that everybody uses for development are not counted as secrets.',
  ],
  examples: [
    bad(
      'an env file beside the code',
      `
      # file: .env
      DEBUG=false
      SESSION_SECRET={{env-file-committed …}}  # <-- finding
    `,
    ),
    good(
      'a file that is copied to be filled in',
      `
      # file: .env.example
      DEBUG=false
      SESSION_SECRET=
    `,
    ),
    good(
      'an env file that is ignored, and one with the values of every developer',
      `
      # file: .env.local
      DEBUG=true
      SESSION_SECRET=changeme
    `,
    ),
  ],
  // Made of what the generic kinds find in such a file.
  keywords: [],
  pattern: /(?<secret>(?!))/dg,
  sample: (random) => ({
    name: 'SESSION_SECRET',
    value: random.text(64, alphabets.hex),
    file: { path: '.env', text: '' },
  }),
})
