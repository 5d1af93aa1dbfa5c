// PKCS #8 with a password: RFC 5958 and RFC 7468, section 11

import { bad, good } from '../../finding/index.ts'
import { defineKind } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineKind({
  id: 'encrypted-private-key',
  title: 'Private key under a passphrase',
  severity: 'low',
  confidence: 'high',
  service: 'whoever trusts the key',
  cwe: ['CWE-321', 'CWE-798'],
  why: 'The passphrase is all that is left between a reader and the key, and can be guessed at leisure on any machine.',
  fix: 'Make a new key, keep it out of the repository, and revoke the old one; until then the passphrase must not stand anywhere beside it.',
  blindSpots: ['Whether anybody trusts the key is not known.'],
  examples: [
    bad(
      'a key beside the code',
      `
      # file: deploy/key.txt
      {{encrypted-private-key -----BEGIN ENCRYPTED PRIVATE KEY-----…}}  # <-- finding
    `,
    ),
    good(
      'only the name of a file',
      `
      # file: deploy/settings.txt
      key_file = /run/secrets/deploy_key
    `,
    ),
  ],
  keywords: ['encrypted private key'],
  pattern:
    /(?<secret>-----BEGIN ENCRYPTED PRIVATE KEY-----(?:[A-Za-z0-9+/=\s]|\\+[nrt]|["',]){60,12000}?-----END ENCRYPTED PRIVATE KEY-----)/dg,
  reach: { before: 40, after: 12_200, line: false },
  isStrict: true,
  takesPlaceholders: true,
  judge: ({ value }) => (/-----(?:\\+n|\s)*M/.test(value) ? {} : null),
  sample: (random) => ({
    name: 'DEPLOY_KEY',
    value: `-----BEGIN ${''}ENCRYPTED PRIVATE KEY-----\nMIIFHDBOBgkqhkiG9w0BBQ0wQTApBgkqhkiG9w0BBQwwHAQI${random.text(300, alphabets.base64)}\n-----END ENCRYPTED PRIVATE KEY-----`,
  }),
})
