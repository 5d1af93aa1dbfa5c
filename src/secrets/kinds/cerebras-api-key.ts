// https://inference-docs.cerebras.ai/quickstart

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'cerebras-api-key',
  title: 'Cerebras API key',
  severity: 'high',
  service: 'Cerebras',
  opens: 'The key runs models on the bill of the organisation.',
  rotate: 'In the console under API Keys delete it and make another.',
  variable: 'CEREBRAS_API_KEY',
  masked: 'csk-…',
  keywords: ['csk-'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>csk-[a-z0-9]{48})(?![A-Za-z0-9_-])/dg,
  shown: 4,
  sample: (random) => ({ name: 'CEREBRAS_API_KEY', value: `csk-${random.text(48, alphabets.lowerDigits)}` }),
})
