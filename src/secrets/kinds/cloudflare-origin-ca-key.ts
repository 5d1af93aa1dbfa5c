// https://developers.cloudflare.com/fundamentals/api/get-started/ca-keys/

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'cloudflare-origin-ca-key',
  title: 'Cloudflare origin CA key',
  severity: 'high',
  service: 'Cloudflare',
  opens: 'The key issues certificates for the domains of the account that Cloudflare accepts from origins.',
  rotate: 'In the dashboard under My Profile, API Tokens, change the Origin CA key.',
  variable: 'CLOUDFLARE_ORIGIN_CA_KEY',
  masked: 'v1.0-…',
  keywords: ['v1.0-'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>v1\.0-[a-f0-9]{24}-[a-f0-9]{146})(?![A-Za-z0-9_-])/dg,
  shown: 5,
  sample: (random) => ({
    name: 'CLOUDFLARE_ORIGIN_CA_KEY',
    value: `v1.0-${random.text(24, alphabets.hex)}-${random.text(146, alphabets.hex)}`,
  }),
})
