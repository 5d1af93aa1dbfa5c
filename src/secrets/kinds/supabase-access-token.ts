// https://supabase.com/docs/reference/api/introduction

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'supabase-access-token',
  title: 'Supabase management access token',
  severity: 'critical',
  service: 'Supabase',
  opens: 'The token manages every project of its owner: it reads their keys and deletes their databases.',
  rotate: 'In the dashboard under Account, Access Tokens, delete it and make another.',
  variable: 'SUPABASE_ACCESS_TOKEN',
  masked: 'sbp_…',
  keywords: ['sbp_'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>sbp_(?:v0_|oauth_)?[a-f0-9]{40})(?![A-Za-z0-9_-])/dg,
  shown: 4,
  sample: (random) => ({ name: 'SUPABASE_ACCESS_TOKEN', value: `sbp_${random.text(40, alphabets.hex)}` }),
})
