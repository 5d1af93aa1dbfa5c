// https://developer.paypal.com/braintree/docs

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'braintree-access-token',
  title: 'Braintree access token',
  severity: 'critical',
  service: 'PayPal Braintree',
  opens: 'The token takes and refunds payments in the name of the merchant.',
  rotate: 'In the Control Panel under API delete it and make another.',
  variable: 'BRAINTREE_ACCESS_TOKEN',
  masked: 'access_token$production$…',
  keywords: ['access_token$'],
  pattern: /(?<secret>access_token\$(?:production|sandbox)\$[a-z0-9]{16}\$[a-f0-9]{32})(?![A-Za-z0-9])/dg,
  shown: 24,
  takesPlaceholders: true,
  sample: (random) => ({
    name: 'BRAINTREE_ACCESS_TOKEN',
    value: `access_token$production$${random.text(16, alphabets.lowerDigits)}$${random.text(32, alphabets.hex)}`,
  }),
})
