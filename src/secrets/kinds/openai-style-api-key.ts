// Of many: https://api-docs.deepseek.com, https://platform.moonshot.ai/docs, https://docs.litellm.ai/docs/proxy/virtual_keys

import { defineToken } from '../kit.ts'
import { looksRandom } from '../placeholder.ts'

export default defineToken({
  id: 'openai-style-api-key',
  title: 'API key in the form that OpenAI introduced',
  severity: 'high',
  service: 'a model provider or gateway',
  opens: "The key runs models on somebody's bill: DeepSeek, Moonshot, Qwen, LiteLLM and many gateways hand out keys of this form.",
  rotate: 'Find the provider by the address that it is used with, make a new key there and revoke this one.',
  variable: 'LLM_API_KEY',
  masked: 'sk-…',
  keywords: ['sk-'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>sk-[A-Za-z0-9]{32,64})(?![A-Za-z0-9_-])/dg,
  shown: 3,
  isStrict: false,
  judge: ({ value }) => (looksRandom(value.slice(3)) ? {} : null),
  sample: (random) => ({ name: 'LLM_API_KEY', value: `sk-${random.text(48)}` }),
})
