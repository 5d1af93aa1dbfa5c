// https://linear.app/developers

import { defineToken } from '../kit.ts'

export default defineToken({
  id: 'linear-api-key',
  title: 'Linear API key',
  severity: 'high',
  service: 'Linear',
  opens: 'The key reads and writes the issues of the workspace as its owner.',
  rotate: 'Under Settings, Security and access, revoke it and make another.',
  variable: 'LINEAR_API_KEY',
  masked: 'lin_api_…',
  keywords: ['lin_api_', 'lin_oauth_'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>lin_(?:api|oauth)_[A-Za-z0-9]{40,64})(?![A-Za-z0-9_-])/dg,
  shown: 8,
  sample: (random) => ({ name: 'LINEAR_API_KEY', value: `lin_api_${random.text(40)}` }),
})
