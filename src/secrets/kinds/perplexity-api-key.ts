// https://docs.perplexity.ai/getting-started/quickstart

import { defineToken } from '../kit.ts'

export default defineToken({
  id: 'perplexity-api-key',
  title: 'Perplexity API key',
  severity: 'high',
  service: 'Perplexity',
  opens: 'The key runs models on the bill of the account.',
  rotate: 'Under Settings, API, delete it and make another.',
  variable: 'PERPLEXITY_API_KEY',
  masked: 'pplx-…',
  keywords: ['pplx-'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>pplx-[A-Za-z0-9]{48})(?![A-Za-z0-9_-])/dg,
  shown: 5,
  sample: (random) => ({ name: 'PERPLEXITY_API_KEY', value: `pplx-${random.text(48)}` }),
})
