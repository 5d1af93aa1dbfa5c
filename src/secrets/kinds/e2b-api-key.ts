// https://e2b.dev/docs/api-key

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'e2b-api-key',
  title: 'E2B API key',
  severity: 'high',
  service: 'E2B',
  opens: 'The key runs sandboxes on the bill of the team, and enters those that run.',
  rotate: 'In the dashboard under API Keys delete it and make another.',
  variable: 'E2B_API_KEY',
  masked: 'e2b_…',
  keywords: ['e2b_'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>e2b_[a-f0-9]{40})(?![A-Za-z0-9_-])/dg,
  shown: 4,
  sample: (random) => ({ name: 'E2B_API_KEY', value: `e2b_${random.text(40, alphabets.hex)}` }),
})
