// https://langfuse.com/docs/api

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'langfuse-secret-key',
  title: 'Langfuse secret key',
  severity: 'high',
  service: 'Langfuse',
  opens: 'The key reads and writes the traces of the project: prompts, answers and the data of users in them.',
  rotate: 'In the settings of the project under API Keys delete it and make another.',
  variable: 'LANGFUSE_SECRET_KEY',
  masked: 'sk-lf-…',
  keywords: ['sk-lf-'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>sk-lf-[a-f0-9]{8}-(?:[a-f0-9]{4}-){3}[a-f0-9]{12})(?![A-Za-z0-9_-])/dg,
  shown: 6,
  sample: (random) => ({
    name: 'LANGFUSE_SECRET_KEY',
    value: `sk-lf-${random.text(8, alphabets.hex)}-${random.text(4, alphabets.hex)}-4${random.text(3, alphabets.hex)}-a${random.text(3, alphabets.hex)}-${random.text(12, alphabets.hex)}`,
  }),
})
