// https://auth0.com/docs/get-started/applications/rotate-client-secret

import { assigned, byName } from '../assigned.ts'
import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'auth0-client-secret',
  title: 'Auth0 client secret',
  severity: 'critical',
  service: 'Auth0',
  opens: 'The secret stands for the application: it exchanges codes for tokens, and of a machine-to-machine one it gets tokens by itself.',
  rotate: 'In the Dashboard under Applications, Settings, rotate it.',
  variable: 'AUTH0_CLIENT_SECRET',
  masked: '…',
  keywords: ['auth0'],
  ...byName,
  pattern: assigned(String.raw`auth0[\w.-]{0,20}secret`, '[A-Za-z0-9_-]{60,70}'),
  sample: (random) => ({ name: 'AUTH0_CLIENT_SECRET', value: random.text(64, alphabets.base64url) }),
})
