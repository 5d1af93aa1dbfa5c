// https://developer.1password.com/docs/service-accounts/

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'onepassword-service-account-token',
  title: 'Service account token of 1Password',
  severity: 'critical',
  service: '1Password',
  opens: 'The token reads the vaults that were shared with it: everything that was put there to be safe.',
  rotate: 'At 1password.com under Service accounts rotate the token, and the secrets that it opened.',
  variable: 'OP_SERVICE_ACCOUNT_TOKEN',
  masked: 'ops_…',
  keywords: ['ops_eyj'],
  pattern: /(?<![A-Za-z0-9_])(?<secret>ops_eyJ[A-Za-z0-9+/=_-]{200,1500})(?![A-Za-z0-9+/=_-])/dg,
  shown: 4,
  reach: { before: 120, after: 1600, line: true },
  sample: (random) => ({ name: 'OP_SERVICE_ACCOUNT_TOKEN', value: `ops_eyJ${random.text(400, alphabets.base64url)}` }),
})
