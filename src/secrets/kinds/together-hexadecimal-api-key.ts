// https://docs.together.ai/docs/quickstart

import { assigned, byName } from '../assigned.ts'
import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'together-hexadecimal-api-key',
  title: 'Together AI API key of the older form',
  severity: 'high',
  service: 'Together AI',
  opens: 'The key runs and trains models on the bill of the account.',
  rotate: 'Under Settings, API Keys, regenerate it.',
  variable: 'TOGETHER_AI_API_KEY',
  masked: '…',
  keywords: ['together'],
  ...byName,
  pattern: assigned(String.raw`together[\w.-]{0,20}key`, '[a-f0-9]{64}'),
  sample: (random) => ({ name: 'TOGETHER_AI_API_KEY', value: random.text(64, alphabets.hex) }),
})
