// https://developers.brevo.com/docs/getting-started

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'brevo-api-key',
  title: 'Brevo API or SMTP key',
  severity: 'high',
  service: 'Brevo',
  opens: 'The key sends mail in the name of the account and reads its contacts.',
  rotate: 'Under SMTP and API delete it and make another.',
  variable: 'BREVO_API_KEY',
  masked: 'xkeysib-…',
  keywords: ['xkeysib-', 'xsmtpsib-'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>x(?:key|smtp)sib-[a-f0-9]{64}-[A-Za-z0-9]{16})(?![A-Za-z0-9_-])/dg,
  shown: 8,
  sample: (random) => ({ name: 'BREVO_API_KEY', value: `xkeysib-${random.text(64, alphabets.hex)}-${random.text(16)}` }),
})
