// https://neon.com/docs/manage/api-keys

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'neon-api-key',
  title: 'Neon API key',
  severity: 'critical',
  service: 'Neon',
  opens: 'The key manages the projects of the account: it reads the passwords of their databases and deletes them.',
  rotate: 'In the console under Account settings, API keys, revoke it and make another.',
  variable: 'NEON_API_KEY',
  masked: 'napi_…',
  keywords: ['napi_'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>napi_[a-z0-9]{60,70})(?![A-Za-z0-9_-])/dg,
  shown: 5,
  sample: (random) => ({ name: 'NEON_API_KEY', value: `napi_${random.text(64, alphabets.lowerDigits)}` }),
})
