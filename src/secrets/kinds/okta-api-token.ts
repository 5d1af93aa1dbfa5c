// https://developer.okta.com/docs/guides/create-an-api-token/

import { assigned, byName } from '../assigned.ts'
import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'okta-api-token',
  title: 'Okta API token',
  severity: 'critical',
  service: 'Okta',
  opens: 'The token manages users and applications with the rights of its owner.',
  rotate: 'In the Admin Console under Security, API, Tokens, revoke it and make another.',
  variable: 'OKTA_API_TOKEN',
  masked: '…',
  keywords: ['okta'],
  ...byName,
  pattern: assigned(String.raw`okta[\w.-]{0,20}(?:token|key)`, '00[A-Za-z0-9_-]{40}'),
  sample: (random) => ({ name: 'OKTA_API_TOKEN', value: `00${random.text(40, alphabets.base64url)}` }),
})
