// https://docs.together.ai/docs/quickstart

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'together-api-key',
  title: 'Together AI API key',
  severity: 'high',
  service: 'Together AI',
  opens: 'The key runs and trains models on the bill of the account.',
  rotate: 'Under Settings, API Keys, regenerate it.',
  variable: 'TOGETHER_API_KEY',
  masked: 'tgp_v1_…',
  keywords: ['tgp_v1_'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>tgp_v1_[A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])/dg,
  shown: 7,
  sample: (random) => ({ name: 'TOGETHER_API_KEY', value: `tgp_v1_${random.text(43, alphabets.base64url)}` }),
})
