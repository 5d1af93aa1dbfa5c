// https://developers.google.com/identity/protocols/oauth2

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'google-oauth-client-secret',
  title: 'Google OAuth client secret',
  severity: 'high',
  service: 'Google',
  opens: 'The secret stands for the application where users sign in with Google: whoever has it asks them for their data under its name.',
  rotate: 'In the console under Credentials add a new secret to the client, switch to it and disable this one.',
  variable: 'GOOGLE_CLIENT_SECRET',
  masked: 'GOCSPX-…',
  keywords: ['gocspx-'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>GOCSPX-[A-Za-z0-9_-]{28})(?![A-Za-z0-9_-])/dg,
  shown: 7,
  sample: (random) => ({ name: 'GOOGLE_CLIENT_SECRET', value: `GOCSPX-${random.text(28, alphabets.base64url)}` }),
})
