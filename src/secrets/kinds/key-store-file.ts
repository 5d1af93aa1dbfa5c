// PKCS #12 and Java key stores, by their first bytes: RFC 7292; the magic number 0xFEEDFEED of JKS.

import { bad, good } from '../../finding/index.ts'
import { defineKind } from '../kit.ts'

export default defineKind({
  id: 'key-store-file',
  title: 'Store of private keys',
  severity: 'medium',
  confidence: 'medium',
  service: 'whoever trusts the keys in it',
  cwe: ['CWE-321'],
  why: 'The password of the store is all that is left between a reader and its private keys, and can be guessed at leisure; it often is `changeit`.',
  fix: 'Make new keys, mount the store at start, and revoke the certificates of the old ones.',
  blindSpots: ['What is in the store cannot be read without its password: it may hold certificates alone.'],
  examples: [
    bad(
      'a store beside the code',
      `
      # file: deploy/server.p12
      {{key-store-file 0…}}  # <-- finding
    `,
    ),
    good(
      'a certificate',
      `
      # file: deploy/server.p12.txt
      It is made at start, see deploy/README.md.
    `,
    ),
  ],
  keywords: [],
  pattern: /(?<secret>(?!))/dg,
  isSuchFile(path, bytes) {
    if (!/\.(?:p12|pfx|jks|keystore)$/i.test(path)) return false
    const [first, length, , , kind, size, version] = bytes
    const isJks = first === 0xfe && length === 0xed && bytes[2] === 0xfe && bytes[3] === 0xed
    // A sequence whose first part is the number 3.
    const isPkcs12 = first === 0x30 && ((kind === 2 && size === 1 && version === 3) || bytes.subarray(1, 8).join(',').includes('2,1,3'))
    return isJks || isPkcs12
  },
  sample: () => ({
    name: 'server.p12',
    value: '0\0\0\0\u0002\u0001\u0003\0',
    file: { path: 'server.p12', text: '0\0\0\0\u0002\u0001\u0003\0' },
  }),
})
