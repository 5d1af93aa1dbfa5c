// https://fly.io/docs/security/tokens/

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'fly-api-token',
  title: 'Fly.io API token',
  severity: 'critical',
  service: 'Fly.io',
  opens: 'The token deploys to the organisation or app that it was made for, and reads what runs there.',
  rotate: 'Run `fly tokens revoke` for it and `fly tokens create deploy` for one of less reach.',
  variable: 'FLY_API_TOKEN',
  masked: 'fm2_…',
  keywords: ['fm2_', 'fo1_'],
  pattern: /(?<![A-Za-z0-9_])(?<secret>fm2_[A-Za-z0-9+/]{100,800}={0,3}|fo1_[A-Za-z0-9_-]{43})(?![A-Za-z0-9_+/=-])/dg,
  shown: 4,
  reach: { before: 120, after: 900, line: true },
  sample: (random) => ({ name: 'FLY_API_TOKEN', value: `fm2_${random.text(200, alphabets.base64)}` }),
})
