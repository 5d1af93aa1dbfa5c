// https://docs.x.ai/docs/tutorial

import { defineToken } from '../kit.ts'

export default defineToken({
  id: 'xai-api-key',
  title: 'API key of xAI',
  severity: 'high',
  service: 'xAI',
  opens: 'The key runs models on the bill of the team.',
  rotate: 'In the console under API Keys disable it and make another.',
  variable: 'XAI_API_KEY',
  masked: 'xai-…',
  keywords: ['xai-'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>xai-[A-Za-z0-9]{80})(?![A-Za-z0-9_-])/dg,
  shown: 4,
  sample: (random) => ({ name: 'XAI_API_KEY', value: `xai-${random.text(80)}` }),
})
