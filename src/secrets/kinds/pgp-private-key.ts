// ASCII armour: RFC 9580, section 6.2

import { bad, good } from '../../finding/index.ts'
import { defineKind } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineKind({
  id: 'pgp-private-key',
  title: 'PGP private key',
  severity: 'high',
  confidence: 'high',
  service: 'whoever trusts the signatures',
  cwe: ['CWE-321', 'CWE-798'],
  why: 'Whoever has the key signs releases, packages and mail in the name of its owner, and reads what was encrypted for them.',
  fix: 'Publish the revocation certificate of the key, make a new one, and sign again what still counts.',
  blindSpots: ['Whether anybody trusts the key is not known.'],
  examples: [
    bad(
      'a key beside the code',
      `
      # file: deploy/key.txt
      {{pgp-private-key -----BEGIN PGP PRIVATE KEY BLOCK-----…}}  # <-- finding
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
  keywords: ['pgp private key'],
  pattern:
    /(?<secret>-----BEGIN PGP PRIVATE KEY BLOCK-----(?:[A-Za-z0-9+/=\s:.()<>@-]|\\+[nrt]){100,12000}?-----END PGP PRIVATE KEY BLOCK-----)/dg,
  reach: { before: 40, after: 12_200, line: false },
  isStrict: true,
  takesPlaceholders: true,
  judge: () => ({}),
  sample: (random) => ({
    name: 'DEPLOY_KEY',
    value: `-----BEGIN ${''}PGP PRIVATE KEY BLOCK-----\n\nlQOYBG${random.text(400, alphabets.base64)}\n=${random.text(4)}\n-----END PGP PRIVATE KEY BLOCK-----`,
  }),
})
