// https://docs.cohere.com/reference/about

import { assigned, byName } from '../assigned.ts'
import { defineToken } from '../kit.ts'

export default defineToken({
  id: 'cohere-api-key',
  title: 'Cohere API key',
  severity: 'high',
  service: 'Cohere',
  opens: 'The key runs models on the bill of the account.',
  rotate: 'In the dashboard under API keys delete it and make another.',
  variable: 'COHERE_API_KEY',
  masked: '…',
  keywords: ['cohere', 'co_api_key'],
  ...byName,
  pattern: assigned('cohere|co_api_key', '[A-Za-z0-9]{40}'),
  sample: (random) => ({ name: 'COHERE_API_KEY', value: random.text(40) }),
})
