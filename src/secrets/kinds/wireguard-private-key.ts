// https://www.wireguard.com/quickstart/

import { bad, good } from '../../finding/index.ts'
import { defineKind } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineKind({
  id: 'wireguard-private-key',
  title: 'WireGuard private key',
  severity: 'high',
  confidence: 'high',
  service: 'a private network',
  why: 'Whoever has the key is that machine in the private network.',
  fix: 'Make a new pair with wg genkey, put its public half in the place of the old one at every peer, and mount the file at start.',
  blindSpots: ['Whether the value is still accepted is not asked.'],
  examples: [
    bad(
      'a file with a value',
      `
      # file: wg0.conf
      [Interface]
      PrivateKey = {{wireguard-private-key …}}  # <-- finding
    `,
    ),
    good(
      'a file that names a variable',
      `
      # file: wg0.conf
      [Interface]
      PostUp = wg set %i private-key /run/secrets/wireguard
    `,
    ),
  ],
  keywords: ['privatekey'],
  pattern: /^[ \t]{0,8}PrivateKey[ \t]{0,8}=[ \t]{0,8}(?<secret>[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=)[ \t]*$/dgm,
  reach: { before: 200, after: 400, line: false },
  isStrict: true,
  sample: (random) => {
    const value = `${random.text(42, alphabets.base64)}8=`
    return { name: 'PrivateKey', value, file: { path: 'wg0.conf', text: `[Interface]\nPrivateKey = ${value}\n` } }
  },
})
