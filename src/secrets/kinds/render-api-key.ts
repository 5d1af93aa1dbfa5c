// https://render.com/docs/api

import { defineToken } from '../kit.ts'

export default defineToken({
  id: 'render-api-key',
  title: 'Render API key',
  severity: 'high',
  service: 'Render',
  opens: 'The key deploys and reads the variables of every service of its owner.',
  rotate: 'In the dashboard under Account settings, API Keys, revoke it and make another.',
  variable: 'RENDER_API_KEY',
  masked: 'rnd_…',
  keywords: ['rnd_'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>rnd_[A-Za-z0-9]{28,34})(?![A-Za-z0-9_-])/dg,
  shown: 4,
  sample: (random) => ({ name: 'RENDER_API_KEY', value: `rnd_${random.text(28)}` }),
})
