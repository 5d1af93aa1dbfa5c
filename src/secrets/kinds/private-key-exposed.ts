// A private key in PEM form, of whatever algorithm.

import { bad, good } from '../../finding/index.ts'
import { defineKind } from '../kit.ts'

export default defineKind({
  id: 'private-key-exposed',
  title: 'Private key',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-798'],
  owaspApi: null,
  asvs: [],
  why: 'Whoever reads the repository, a copy or its history is whoever the key stands for: they sign tokens, decrypt what was recorded, or log in.',
  fix: 'Make a new key, put it where the program finds it at start (a vault, a mounted file), and revoke the old one.',
  blindSpots: ['Keys in forms of other tools.'],
  examples: [
    bad(
      'a key beside the code',
      `
      # file: keys/server.pem
      -----BEGIN PRIVATE KEY-----  # <-- finding
      MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF
      -----END PRIVATE KEY-----
    `,
    ),
    good(
      'a public key',
      `
      # file: keys/server.pub
      -----BEGIN PUBLIC KEY-----
      MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
      -----END PUBLIC KEY-----
    `,
    ),
  ],

  keywords: ['private key'],
  pattern: /(?<secret>-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----[A-Za-z0-9+/=\s\\]{40,}-----END)/dg,
})
