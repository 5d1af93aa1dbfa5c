// https://docs.sentry.io/account/auth-tokens/

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'sentry-auth-token',
  title: 'Sentry auth token',
  severity: 'high',
  service: 'Sentry',
  opens: 'The token reads the events of the organisation, with the data of users in them, and changes its releases.',
  rotate: 'Under Settings, Auth Tokens, revoke it and make another.',
  variable: 'SENTRY_AUTH_TOKEN',
  masked: 'sntrys_…',
  keywords: ['sntrys_', 'sntryu_'],
  pattern: /(?<![A-Za-z0-9_])(?<secret>sntrys_eyJ[A-Za-z0-9+/=]{60,400}_[A-Za-z0-9+/]{43}|sntryu_[a-f0-9]{64})(?![A-Za-z0-9+/_])/dg,
  shown: 7,
  sample: (random) => ({
    name: 'SENTRY_AUTH_TOKEN',
    value: random.pick([
      `sntrys_eyJ${random.text(120, alphabets.base64)}=_${random.text(43, alphabets.base64)}`,
      `sntryu_${random.text(64, alphabets.hex)}`,
    ]),
  }),
})
