// https://razorpay.com/docs/api/authentication/

import { assigned, byName } from '../assigned.ts'
import { defineToken } from '../kit.ts'

export default defineToken({
  id: 'razorpay-key-secret',
  title: 'Razorpay key secret',
  severity: 'critical',
  service: 'Razorpay',
  opens: 'With the key id the secret takes and refunds payments in the name of the merchant.',
  rotate: 'In the Dashboard under Account and Settings, API Keys, regenerate the key.',
  variable: 'RAZORPAY_KEY_SECRET',
  masked: '…',
  keywords: ['razorpay'],
  ...byName,
  pattern: assigned(String.raw`razorpay[\w.-]{0,20}secret`, '[A-Za-z0-9]{24}'),
  sample: (random) => ({ name: 'RAZORPAY_KEY_SECRET', value: random.text(24) }),
})
