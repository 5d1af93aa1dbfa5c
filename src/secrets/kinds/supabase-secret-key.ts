// https://supabase.com/docs/guides/api/api-keys

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'supabase-secret-key',
  title: 'Supabase secret key',
  severity: 'critical',
  service: 'Supabase',
  opens: 'The key passes by row level security: it reads and writes every table of the project.',
  rotate: 'In the dashboard under Settings, API Keys, make a new secret key, switch to it and delete this one.',
  variable: 'SUPABASE_SECRET_KEY',
  masked: 'sb_secret_…',
  keywords: ['sb_secret_'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>sb_secret_[A-Za-z0-9_-]{30,44})(?![A-Za-z0-9_-])/dg,
  shown: 10,
  sample: (random) => ({ name: 'SUPABASE_SECRET_KEY', value: `sb_secret_${random.text(31, alphabets.base64url)}` }),
})
