// https://httpd.apache.org/docs/current/misc/password_encryptions.html

import { bad, good } from '../../finding/index.ts'
import { defineKind } from '../kit.ts'

export default defineKind({
  id: 'htpasswd-hash',
  title: 'Hash of a password for basic authentication',
  severity: 'medium',
  confidence: 'medium',
  service: 'the server that reads the file',
  why: 'A hash can be guessed at leisure: APR1 and SHA-1 at billions of tries a second on one card, bcrypt slower.',
  fix: 'Set other passwords, keep the file out of the repository, and hash with bcrypt (htpasswd -B).',
  blindSpots: ['Whether the value is still accepted is not asked.'],
  examples: [
    bad(
      'a file with a value',
      `
      # file: .htpasswd
      build:{{htpasswd-hash $apr1$…}}  # <-- finding
    `,
    ),
    good(
      'a file that names a variable',
      `
      # file: .htpasswd
      # made at start from BASIC_AUTH_USERS
    `,
    ),
  ],
  keywords: ['$apr1$', '{sha}', '$2y$', '$2a$', '$2b$'],
  pattern:
    /^[\w.@-]{1,60}:(?<secret>\$apr1\$[./A-Za-z0-9]{1,8}\$[./A-Za-z0-9]{22}|\{SHA\}[A-Za-z0-9+/]{27}=|\$2[aby]\$\d\d\$[./A-Za-z0-9]{53})\s*$/dgm,
  reach: { before: 200, after: 400, line: false },
  takesPlaceholders: true,
  judge: ({ path }) => (/htpasswd|users|auth/i.test(path) ? {} : { confidence: 'medium' }),
  sample: (random) => {
    const value = `$apr1$${random.text(8)}$${random.text(22)}`
    return { name: 'build', value, file: { path: '.htpasswd', text: `build:${value}\n` } }
  },
})
