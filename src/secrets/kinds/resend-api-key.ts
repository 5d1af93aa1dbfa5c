// https://resend.com/docs/api-reference/introduction

import { defineToken } from '../kit.ts'

export default defineToken({
  id: 'resend-api-key',
  title: 'Resend API key',
  severity: 'high',
  service: 'Resend',
  opens: 'The key sends mail in the name of the domains of the account.',
  rotate: 'Under API Keys delete it and make one that may only send.',
  variable: 'RESEND_API_KEY',
  masked: 're_…',
  keywords: ['re_'],
  reach: { before: 4, after: 40, line: true },
  pattern: /(?<![A-Za-z0-9_-])(?<secret>re_[A-Za-z0-9]{8}_[A-Za-z0-9]{24})(?![A-Za-z0-9_-])/dg,
  shown: 3,
  sample: (random) => ({ name: 'RESEND_API_KEY', value: `re_${random.text(8)}_${random.text(24)}` }),
})
