// https://docs.stripe.com/keys

import { defineToken } from '../kit.ts'

export default defineToken({
  id: 'stripe-test-key',
  title: 'Stripe secret key for the test mode',
  severity: 'low',
  confidence: 'medium',
  service: 'Stripe',
  opens: 'The key moves no money; it reads and changes what is in the test mode, where copies of real customers often are.',
  rotate: 'In the Dashboard of Stripe in the test mode under Developers, API keys, choose Rotate key.',
  variable: 'STRIPE_TEST_SECRET_KEY',
  masked: 'sk_test_…',
  keywords: ['sk_test_', 'rk_test_'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>[sr]k_test_[A-Za-z0-9]{24,247})(?![A-Za-z0-9_-])/dg,
  shown: 8,
  sample: (random) => ({ name: 'STRIPE_TEST_SECRET_KEY', value: `sk_test_${random.text(24)}` }),
})
