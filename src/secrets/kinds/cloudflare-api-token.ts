// https://developers.cloudflare.com/fundamentals/api/get-started/create-token/

import { assigned, byName } from '../assigned.ts'
import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'cloudflare-api-token',
  title: 'Cloudflare API token',
  severity: 'high',
  service: 'Cloudflare',
  opens: 'The token changes what it is allowed for: records of domains, rules of the firewall, code of Workers.',
  rotate: 'In the dashboard under My Profile, API Tokens, roll it.',
  variable: 'CLOUDFLARE_API_TOKEN',
  masked: '…',
  keywords: ['cloudflare', 'cf_api', 'cf-api', 'cf_token', 'cf_dns'],
  ...byName,
  pattern: assigned(
    String.raw`cloudflare[\w.-]{0,20}(?:token|key|secret)|cf[_-](?:api|dns)?[_-]?(?:token|key)`,
    '(?:[A-Za-z0-9_-]{40}|[a-f0-9]{37})',
  ),
  sample: (random) => ({ name: 'CLOUDFLARE_API_TOKEN', value: random.text(40, alphabets.base64url) }),
})
