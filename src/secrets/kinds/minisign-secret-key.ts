// The secret key of minisign and rsign, with which Tauri's updater signs: `Ed`, `Sc` and `B2` are the names of its algorithms and the
// first bytes of every one. https://jedisct1.github.io/minisign/ (Secret key format), https://tauri.app/plugin/updater/ (Signing updates)

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

const comment = 'untrusted comment: '

export default defineToken({
  id: 'minisign-secret-key',
  title: 'Secret key that signs releases or updates',
  severity: 'high',
  service: 'whoever checks the signatures',
  opens: 'Whoever has the key, and the password where it has one, signs programs that every installation takes for an update of yours.',
  rotate:
    'Make a new key pair, ship a release with the new public key that is still signed with the old one, and sign with the new one from then on.',
  variable: 'TAURI_SIGNING_PRIVATE_KEY',
  masked: 'RWRTY0Iy…',
  // In base64: the first bytes of a key, and the comment before one that is encoded once more.
  keywords: ['rwrty0iy', 'dw50cnvzdgvkignvbw1lbnq6i'],
  pattern:
    /(?<![A-Za-z0-9+/=])(?<secret>RWRTY0Iy[A-Za-z0-9+/]{190,206}={0,2}|dW50cnVzdGVkIGNvbW1lbnQ6I[A-Za-z0-9+/]{280,480}={0,2})(?![A-Za-z0-9+/=])/dg,
  reach: { before: 0, after: 600, line: true },
  shown: 0,
  prefix: /^RWRTY0Iy/,
  judge: ({ value }) =>
    value.startsWith('RWRTY0Iy') || /secret key\r?\nRWRTY0Iy/.test(Buffer.from(value, 'base64').toString('latin1')) ? {} : null,
  sample: (random) => {
    const key = `RWRTY0Iy${random.text(202, alphabets.base64)}==`
    const value = random.pick([key, Buffer.from(`${comment}rsign encrypted secret key\n${key}\n`).toString('base64')])
    return { name: 'TAURI_SIGNING_PRIVATE_KEY', value }
  },
})
