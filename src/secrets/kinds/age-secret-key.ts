// Bech32 with the prefix age-secret-key-: https://age-encryption.org/v1

import { bad, good } from '../../finding/index.ts'
import { defineKind } from '../kit.ts'

export default defineKind({
  id: 'age-secret-key',
  title: 'Secret key of age',
  severity: 'critical',
  confidence: 'high',
  service: 'whoever encrypted for the key',
  cwe: ['CWE-321', 'CWE-798'],
  why: 'The key opens every file that was encrypted for it: with SOPS, the secrets of the whole deployment.',
  fix: 'Make a new key with age-keygen, encrypt everything again for it, and change the secrets that the old one opened.',
  blindSpots: ['Whether anybody trusts the key is not known.'],
  examples: [
    bad(
      'a key beside the code',
      `
      # file: deploy/key.txt
      {{age-secret-key AGE-SECRET-KEY-1…}}  # <-- finding
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
  keywords: ['age-secret-key-'],
  pattern: /(?<![A-Z0-9-])(?<secret>AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58})(?![A-Z0-9])/dg,
  reach: { before: 40, after: 12_200, line: false },
  isStrict: true,
  takesPlaceholders: true,
  judge: () => ({}),
  sample: (random) => ({ name: 'DEPLOY_KEY', value: `AGE-SECRET-KEY-1${random.text(58, 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L')}` }),
})
