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
  keywords: ['encrypted private key', '4,encrypted'],
  pattern:
    /(?<secret>-----BEGIN (?:ENCRYPTED |RSA |EC |DSA )?PRIVATE KEY-----(?<head>(?:\s|\\+[nrt])*Proc-Type: 4,ENCRYPTED(?:\s|\\+[nrt])+DEK-Info: [A-Z0-9-]{3,20},[A-F0-9]{8,64})?(?:[A-Za-z0-9+/=\s]|\\+[nrt]|["',]){60,12000}?-----END (?:ENCRYPTED |RSA |EC |DSA )?PRIVATE KEY-----)/dg,
  reach: { before: 80, after: 12_200, line: false },
  isStrict: true,
  takesPlaceholders: true,
  judge: ({ value, groups }) => (groups['head'] !== undefined || /^-----BEGIN ENC[A-Z ]*-----(?:\\+n|\s)*M/.test(value) ? {} : null),
  sample: (random) => ({
    name: 'DEPLOY_KEY',
    value: `-----BEGIN ${''}ENCRYPTED PRIVATE KEY-----\nMIIFHDBOBgkqhkiG9w0BBQ0wQTApBgkqhkiG9w0BBQwwHAQI${random.text(300, alphabets.base64)}\n-----END ENCRYPTED PRIVATE KEY-----`,
  }),
})
