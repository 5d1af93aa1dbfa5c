// https://developer.paddle.com/api-reference/about/authentication

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'paddle-api-key',
  title: 'Paddle API key',
  severity: 'critical',
  service: 'Paddle',
  opens: 'The key reads customers and refunds payments in the name of the seller.',
  rotate: 'In the dashboard under Developer tools, Authentication, revoke it and make another.',
  variable: 'PADDLE_API_KEY',
  masked: 'pdl_live_apikey_…',
  keywords: ['pdl_'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>pdl_(?:live|sdbx)_apikey_[a-z0-9]{26}_[A-Za-z0-9]{22}_[A-Za-z0-9]{3})(?![A-Za-z0-9_-])/dg,
  shown: 16,
  sample: (random) => ({
    name: 'PADDLE_API_KEY',
    value: `pdl_live_apikey_${random.text(26, alphabets.lowerDigits)}_${random.text(22)}_${random.text(3)}`,
  }),
})
