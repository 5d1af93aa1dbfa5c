// A private key in PEM form, of whatever algorithm. The marks are those of RFC 7468 and of OpenSSL's older forms.

import { bad, good } from '../../finding/index.ts'
import { defineKind } from '../kit.ts'
import { isTyped } from '../placeholder.ts'
import { alphabets } from '../random.ts'

export default defineKind({
  id: 'private-key-exposed',
  title: 'Private key',
  severity: 'high',
  confidence: 'high',
  service: 'whoever trusts the key',
  cwe: ['CWE-321', 'CWE-798'],
  why: 'Whoever reads the repository, a copy or its history is whoever the key stands for: they sign tokens, decrypt what was recorded, or log in.',
  fix: 'Make a new key, put it where the program finds it at start (a vault, a mounted file), have whoever trusts the old one trust the new one, and revoke the old one.',
  blindSpots: ['Whether anybody trusts the key is not known.'],
  examples: [
    bad(
      'a key beside the code',
      `
      # file: keys/server.pem
      {{private-key-exposed -----BEGIN PRIVATE KEY-----…}}  # <-- finding
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

  keywords: ['private key-----'],
  pattern:
    /(?<secret>-----BEGIN (?:RSA |EC |DSA |ANY )?PRIVATE KEY-----(?:[A-Za-z0-9+/=\s]|\\+[nrt]|["',]){60,12000}?-----END (?:RSA |EC |DSA |ANY )?PRIVATE KEY-----)/dg,
  reach: { before: 40, after: 12_200, line: false },
  isStrict: true,
  takesPlaceholders: true,
  judge: ({ value, text, start }) => {
    // A service account of Google is a kind of its own.
    if (/"private_key"\s*:\s*"$/.test(text.slice(Math.max(0, start - 40), start))) return null
    const body = value.replace(/-----[^-]*-----|\\+[nrt]|[^A-Za-z0-9+/=]/g, '')
    // All of them are a sequence in ASN.1; what is no key is a sample in a manual.
    return body.startsWith('M') && !isTyped(body) ? {} : null
  },
  sample: (random) => ({
    name: 'PRIVATE_KEY',
    value: `-----BEGIN ${''}PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEI${random.text(43, alphabets.base64)}\n-----END PRIVATE KEY-----`,
  }),
})
