// https://docs.stripe.com/webhooks, https://docs.svix.com/receiving/verifying-payloads/how

import { defineToken } from '../kit.ts'

export default defineToken({
  id: 'stripe-webhook-secret',
  title: 'Webhook signing secret',
  severity: 'high',
  service: 'Stripe or Svix',
  opens: 'Whoever has the secret signs events that the application believes: a payment that never was, a user that was never made.',
  rotate: 'In the Dashboard under Developers, Webhooks, roll the secret of the endpoint.',
  variable: 'STRIPE_WEBHOOK_SECRET',
  masked: 'whsec_…',
  keywords: ['whsec_'],
  pattern: /(?<![A-Za-z0-9_])(?<secret>whsec_[A-Za-z0-9+/]{24,64}={0,2})(?![A-Za-z0-9+/_=])/dg,
  shown: 6,
  sample: (random) => ({ name: 'STRIPE_WEBHOOK_SECRET', value: `whsec_${random.text(32)}` }),
})
