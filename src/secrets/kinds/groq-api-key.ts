// https://console.groq.com/docs/quickstart

import { defineToken } from '../kit.ts'

export default defineToken({
  id: 'groq-api-key',
  title: 'Groq API key',
  severity: 'high',
  service: 'Groq',
  opens: 'The key runs models on the bill of the organisation.',
  rotate: 'In the console under API Keys delete it and make another.',
  variable: 'GROQ_API_KEY',
  masked: 'gsk_…',
  keywords: ['gsk_'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>gsk_[A-Za-z0-9]{52})(?![A-Za-z0-9_-])/dg,
  shown: 4,
  sample: (random) => ({ name: 'GROQ_API_KEY', value: `gsk_${random.text(52)}` }),
})
