// https://docs.cloud.llamaindex.ai

import { defineToken } from '../kit.ts'

export default defineToken({
  id: 'llamacloud-api-key',
  title: 'LlamaCloud API key',
  severity: 'high',
  service: 'LlamaCloud',
  opens: 'The key parses and reads the documents of the project.',
  rotate: 'In LlamaCloud under API Keys delete it and make another.',
  variable: 'LLAMA_CLOUD_API_KEY',
  masked: 'llx-…',
  keywords: ['llx-'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>llx-[A-Za-z0-9]{48})(?![A-Za-z0-9_-])/dg,
  shown: 4,
  sample: (random) => ({ name: 'LLAMA_CLOUD_API_KEY', value: `llx-${random.text(48)}` }),
})
