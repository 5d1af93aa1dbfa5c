// https://developers.google.com/identity/protocols/oauth2/web-server

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'google-oauth-refresh-token',
  title: 'Google OAuth refresh token',
  severity: 'high',
  service: 'Google',
  opens: 'The token gets access to the account of the user who granted it, again and again, until it is revoked.',
  rotate:
    'Have the user remove the application under myaccount.google.com, Connections, or revoke the token at oauth2.googleapis.com/revoke.',
  variable: 'GOOGLE_REFRESH_TOKEN',
  masked: '1//0…',
  keywords: ['1//0'],
  pattern: /(?<![A-Za-z0-9_/-])(?<secret>1\/\/0[A-Za-z0-9_-]{40,200})(?![A-Za-z0-9_-])/dg,
  shown: 4,
  sample: (random) => ({ name: 'GOOGLE_REFRESH_TOKEN', value: `1//0${random.text(60, alphabets.base64url)}` }),
})
