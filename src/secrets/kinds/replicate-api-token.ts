// https://replicate.com/docs/reference/http

import { defineToken } from '../kit.ts'

export default defineToken({
  id: 'replicate-api-token',
  title: 'Replicate API token',
  severity: 'high',
  service: 'Replicate',
  opens: 'The token runs models on the bill of the account and reads what they made.',
  rotate: 'Under Account settings, API tokens, disable it and make another.',
  variable: 'REPLICATE_API_TOKEN',
  masked: 'r8_…',
  keywords: ['r8_'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>r8_[A-Za-z0-9]{37})(?![A-Za-z0-9_-])/dg,
  shown: 3,
  sample: (random) => ({ name: 'REPLICATE_API_TOKEN', value: `r8_${random.text(37)}` }),
})
