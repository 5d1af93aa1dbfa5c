// https://docs.fireworks.ai/getting-started/quickstart

import { defineToken } from '../kit.ts'
import { looksRandom } from '../placeholder.ts'

export default defineToken({
  id: 'fireworks-api-key',
  title: 'Fireworks AI API key',
  severity: 'high',
  service: 'Fireworks AI',
  opens: 'The key runs models on the bill of the account.',
  rotate: 'In the dashboard under API Keys delete it and make another.',
  variable: 'FIREWORKS_API_KEY',
  masked: 'fw_…',
  keywords: ['fw_'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>fw_[A-Za-z0-9]{22,24})(?![A-Za-z0-9_-])/dg,
  shown: 3,
  judge: ({ value }) => (looksRandom(value.slice(3)) ? {} : null),
  sample: (random) => ({ name: 'FIREWORKS_API_KEY', value: `fw_3Z${random.text(22)}` }),
})
