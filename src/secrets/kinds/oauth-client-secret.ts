// RFC 6749, section 2.3.1; the incident of Heroku and Travis CI in April 2022 began with tokens of OAuth clients

import { assigned, byName } from '../assigned.ts'
import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'oauth-client-secret',
  title: 'OAuth client secret',
  severity: 'high',
  service: 'the identity provider',
  opens: 'The secret stands for the application where its users sign in: whoever has it exchanges stolen codes for tokens under its name.',
  rotate: 'At the identity provider add a second secret to the client, switch to it and delete this one.',
  variable: 'OAUTH_CLIENT_SECRET',
  masked: '…',
  keywords: ['client_secret', 'client-secret', 'clientsecret'],
  ...byName,
  pattern: assigned('client[_-]?secret', '[A-Za-z0-9_~.-]{20,80}'),
  isGeneric: true,
  sample: (random) => ({ name: 'OAUTH_CLIENT_SECRET', value: random.text(40, alphabets.base62) }),
})
