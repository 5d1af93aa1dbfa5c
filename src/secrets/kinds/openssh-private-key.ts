// The format of ssh-keygen: https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.key

import { bad, good } from '../../finding/index.ts'
import { defineKind } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineKind({
  id: 'openssh-private-key',
  title: 'OpenSSH private key',
  severity: 'high',
  confidence: 'high',
  service: 'the machines that trust the key',
  cwe: ['CWE-321', 'CWE-798'],
  why: 'Whoever has the key logs in wherever its public half is listed, or pushes where it is a deploy key.',
  fix: 'Make a new key with ssh-keygen, put its public half in the place of the old one everywhere, and remove the old one from authorized_keys and from the code host.',
  blindSpots: ['Whether anybody trusts the key is not known.'],
  examples: [
    bad(
      'a key beside the code',
      `
      # file: deploy/key.txt
      {{openssh-private-key -----BEGIN OPENSSH PRIVATE KEY-----…}}  # <-- finding
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
  keywords: ['openssh private key'],
  pattern:
    /(?<secret>-----BEGIN OPENSSH PRIVATE KEY-----(?:[A-Za-z0-9+/=\s]|\\+[nrt]|["',]){60,12000}?-----END OPENSSH PRIVATE KEY-----)/dg,
  reach: { before: 40, after: 12_200, line: false },
  isStrict: true,
  takesPlaceholders: true,
  judge: ({ value }) => (/b3BlbnNzaC1rZXktdjE/.test(value) ? {} : null),
  sample: (random) => ({
    name: 'DEPLOY_KEY',
    value: `-----BEGIN ${''}OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMw${random.text(240, alphabets.base64)}\n-----END OPENSSH PRIVATE KEY-----`,
  }),
})
