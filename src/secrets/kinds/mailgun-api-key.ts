// https://documentation.mailgun.com/docs/mailgun/user-manual/api-key-mgmt/

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'mailgun-api-key',
  title: 'Mailgun API key',
  severity: 'high',
  service: 'Mailgun',
  opens: 'The key sends mail in the name of the domains of the account and reads its logs.',
  rotate: 'Under API Security delete it and make another.',
  variable: 'MAILGUN_API_KEY',
  masked: '…',
  keywords: ['key-', 'mailgun'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>key-[a-f0-9]{32}|[a-f0-9]{32}-[a-f0-9]{8}-[a-f0-9]{8})(?![A-Za-z0-9_-])/dg,
  sample: (random) => ({
    name: 'MAILGUN_API_KEY',
    value: random.pick([
      `key-${random.text(32, alphabets.hex)}`,
      `${random.text(32, alphabets.hex)}-${random.text(8, alphabets.hex)}-${random.text(8, alphabets.hex)}`,
    ]),
  }),
})
