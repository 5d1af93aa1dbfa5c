// https://docs.mistral.ai/getting-started/quickstart/

import { assigned, byName } from '../assigned.ts'
import { defineToken } from '../kit.ts'

export default defineToken({
  id: 'mistral-api-key',
  title: 'Mistral API key',
  severity: 'high',
  service: 'Mistral',
  opens: 'The key runs models on the bill of the workspace.',
  rotate: 'In the console under API keys delete it and make another.',
  variable: 'MISTRAL_API_KEY',
  masked: '…',
  keywords: ['mistral'],
  ...byName,
  pattern: assigned(String.raw`mistral[\w.-]{0,20}key`, '[A-Za-z0-9]{32}'),
  sample: (random) => ({ name: 'MISTRAL_API_KEY', value: random.text(32) }),
})
