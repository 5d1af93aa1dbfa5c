// The format of PuTTYgen: https://the.earth.li/~sgtatham/putty/0.83/htmldoc/AppendixC.html

import { bad, good } from '../../finding/index.ts'
import { defineKind } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineKind({
  id: 'putty-private-key',
  title: 'PuTTY private key',
  severity: 'high',
  confidence: 'high',
  service: 'the machines that trust the key',
  cwe: ['CWE-321', 'CWE-798'],
  why: 'Whoever has the key logs in wherever its public half is listed.',
  fix: 'Make a new key with PuTTYgen, put its public half in the place of the old one everywhere, and remove the old one.',
  blindSpots: ['Whether anybody trusts the key is not known.'],
  examples: [
    bad(
      'a key beside the code',
      `
      # file: deploy/key.txt
      {{putty-private-key PuTTY-User-Key-File-3:…}}  # <-- finding
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
  keywords: ['putty-user-key-file-'],
  pattern:
    /(?<secret>PuTTY-User-Key-File-[23]: [a-z0-9-]{3,40}\s+Encryption: none[\s\S]{20,6000}?Private-Lines: \d{1,3}\s+[A-Za-z0-9+/=\s]{40,6000}?Private-MAC: [a-f0-9]{40,64})/dg,
  reach: { before: 40, after: 12_200, line: false },
  isStrict: true,
  takesPlaceholders: true,
  judge: () => ({}),
  sample(random) {
    const lines = [
      'PuTTY-User-Key-File-3: ssh-ed25519',
      'Encryption: none',
      'Comment: deploy',
      'Public-Lines: 2',
      random.text(64, alphabets.base64),
      random.text(16, alphabets.base64),
      'Private-Lines: 1',
      `${random.text(43, alphabets.base64)}=`,
      `Private-MAC: ${random.text(64, alphabets.hex)}`,
    ]
    const value = lines.join('\n')
    return { name: 'key', value, file: { path: 'deploy/key.ppk', text: `${value}\n` } }
  },
})
