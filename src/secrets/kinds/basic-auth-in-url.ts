// `https://user:password@host`: RFC 3986, section 3.2.1, calls it deprecated because addresses land in logs.

import { bad, good } from '../../finding/index.ts'
import { defineKind } from '../kit.ts'
import { judgeUrl, urlWithPassword } from '../password-url.ts'

export default defineKind({
  id: 'basic-auth-in-url',
  title: 'Password in a web address',
  severity: 'medium',
  confidence: 'high',
  service: 'the server that is addressed',
  why: 'Whoever reads the address signs in with it, and addresses are copied into logs, histories and error messages. Package indexes and git hosts are often addressed so, with tokens that publish.',
  fix: 'Set another password or token at the server, and send it in a header that is read from the environment; for pip and git use a credential helper or netrc outside the repository.',
  blindSpots: ['A token in the place of the user name, without a password behind it, is not recognised.'],
  examples: [
    bad(
      'an index of packages',
      `
      # file: requirements.txt
      --extra-index-url https://build:{{basic-auth-in-url …}}@packages.shop-prod.net/simple/  # <-- finding
      fastapi==0.120.0
    `,
    ),
    good(
      'a password from the environment',
      `
      # file: requirements.txt
      --extra-index-url https://build:\${INDEX_PASSWORD}@packages.shop-prod.net/simple/
      fastapi==0.120.0
    `,
    ),
  ],
  keywords: ['http://', 'https://', 'ws://', 'wss://'],
  pattern: urlWithPassword('https?|wss?|git'),
  needs: /^[^\s@/]{1,190}@/,
  reach: { before: 12, after: 240, line: true },
  judge: (candidate) => (candidate.value.length < 6 || /[?&=]/.test(candidate.groups['user'] ?? '') ? null : judgeUrl(candidate)),
  sample: (random) => ({
    name: 'INDEX_URL',
    value: random.text(20),
    wrap: (value) => `https://build:${value}@packages.shop-prod.net/simple/`,
  }),
})
