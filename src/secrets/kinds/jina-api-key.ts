// https://jina.ai/embeddings

import { defineToken } from '../kit.ts'

export default defineToken({
  id: 'jina-api-key',
  title: 'Jina AI API key',
  severity: 'medium',
  service: 'Jina AI',
  opens: 'The key embeds and reads pages on the tokens of the account.',
  rotate: 'In the dashboard replace it.',
  variable: 'JINA_API_KEY',
  masked: 'jina_…',
  keywords: ['jina_'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>jina_[A-Za-z0-9_-]{60})(?![A-Za-z0-9_-])/dg,
  shown: 5,
  sample: (random) => ({ name: 'JINA_API_KEY', value: `jina_${random.text(60)}` }),
})
