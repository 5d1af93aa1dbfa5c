// Secret and restricted keys of Stripe for real money: https://docs.stripe.com/keys

import { defineToken } from '../kit.ts'

export default defineToken({
  id: 'stripe-secret-key',
  title: 'Stripe secret key for real money',
  severity: 'critical',
  service: 'Stripe',
  opens: 'The key reads customers and payments, refunds, and pays out, in the name of the company.',
  rotate: 'In the Dashboard of Stripe under Developers, API keys, choose Rotate key and let the old one expire now.',
  variable: 'STRIPE_SECRET_KEY',
  masked: 'sk_live_…',
  keywords: ['sk_live_', 'rk_live_'],
  pattern: /(?<![A-Za-z0-9_])(?<secret>[sr]k_live_[A-Za-z0-9]{16,247})(?![A-Za-z0-9_])/dg,
  shown: 8,
  sample: (random) => ({ name: 'STRIPE_SECRET_KEY', value: `${random.pick(['sk', 'rk'])}_live_${random.text(random.pick([24, 99]))}` }),
})
