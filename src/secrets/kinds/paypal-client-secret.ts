// https://developer.paypal.com/api/rest/

import { assigned, byName } from '../assigned.ts'
import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'paypal-client-secret',
  title: 'PayPal client secret',
  severity: 'critical',
  service: 'PayPal',
  opens: 'With the client id the secret takes and refunds payments in the name of the merchant.',
  rotate: 'In the Developer Dashboard under Apps and Credentials add a second secret, switch to it and disable this one.',
  variable: 'PAYPAL_CLIENT_SECRET',
  masked: '…',
  keywords: ['paypal'],
  ...byName,
  pattern: assigned(String.raw`paypal[\w.-]{0,20}secret`, 'E[A-Za-z0-9_-]{79}'),
  sample: (random) => ({ name: 'PAYPAL_CLIENT_SECRET', value: `E${random.text(79, alphabets.base64url)}` }),
})
