// https://mailchimp.com/developer/marketing/guides/quick-start/

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'mailchimp-api-key',
  title: 'Mailchimp API key',
  severity: 'high',
  service: 'Mailchimp',
  opens: 'The key reads every list of addresses of the account and writes to all of them.',
  rotate: 'Under Account, Extras, API keys, revoke it and make another.',
  variable: 'MAILCHIMP_API_KEY',
  masked: '…',
  keywords: ['-us'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>[a-f0-9]{32}-us\d{1,2})(?![A-Za-z0-9_-])/dg,
  sample: (random) => ({ name: 'MAILCHIMP_API_KEY', value: `${random.text(32, alphabets.hex)}-us${1 + random.integer(21)}` }),
})
