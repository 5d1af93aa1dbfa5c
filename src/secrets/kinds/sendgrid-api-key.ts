// https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'sendgrid-api-key',
  title: 'SendGrid API key',
  severity: 'high',
  service: 'SendGrid',
  opens: 'The key sends mail in the name of the domain, past every filter that trusts it.',
  rotate: 'Under Settings, API Keys, delete it and make one that may only send.',
  variable: 'SENDGRID_API_KEY',
  masked: 'SG.…',
  keywords: ['sg.'],
  pattern: /(?<![A-Za-z0-9_.])(?<secret>SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])/dg,
  shown: 3,
  sample: (random) => ({
    name: 'SENDGRID_API_KEY',
    value: `SG.${random.text(22, alphabets.base64url)}.${random.text(43, alphabets.base64url)}`,
  }),
})
