// https://openrouter.ai/docs/api-reference/authentication

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'openrouter-api-key',
  title: 'OpenRouter API key',
  severity: 'high',
  service: 'OpenRouter',
  opens: 'The key runs models of many providers on the credits of the account.',
  rotate: 'Under Settings, API Keys, delete it and make another with a limit.',
  variable: 'OPENROUTER_API_KEY',
  masked: 'sk-or-v1-…',
  keywords: ['sk-or-v1-'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>sk-or-v1-[a-f0-9]{64})(?![A-Za-z0-9_-])/dg,
  shown: 9,
  sample: (random) => ({ name: 'OPENROUTER_API_KEY', value: `sk-or-v1-${random.text(64, alphabets.hex)}` }),
})
