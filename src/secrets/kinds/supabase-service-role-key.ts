// The older form of Supabase's secret key, a token with a role: https://supabase.com/docs/guides/api/api-keys

import { isDemo, readJwt } from '../jwt.ts'
import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'supabase-service-role-key',
  title: 'Supabase key with the service role',
  severity: 'critical',
  service: 'Supabase',
  opens: 'The key passes by row level security: it reads and writes every table of the project, and it is valid for ten years.',
  rotate: 'In the dashboard under Settings, API Keys, move to secret keys and disable the legacy ones; disabling ends the anon key, too.',
  variable: 'SUPABASE_SERVICE_ROLE_KEY',
  masked: 'eyJhbGci…',
  keywords: ['eyj'],
  pattern: /(?<![A-Za-z0-9_.-])(?<secret>eyJ[A-Za-z0-9_-]{10,200}\.eyJ[A-Za-z0-9_-]{10,1000}\.[A-Za-z0-9_-]{20,200})(?![A-Za-z0-9_.-])/dg,
  reach: { before: 40, after: 1500, line: true },
  takesPlaceholders: true,
  judge({ value }) {
    const token = readJwt(value)
    if (token?.payload['role'] !== 'service_role') return null
    return isDemo(token) ? { confidence: 'low', severity: 'low', note: 'it is the key of every installation of the development kit' } : {}
  },
  sample(random) {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const claims = { iss: 'supabase', ref: random.text(20, alphabets.lower), role: 'service_role', iat: 1_700_000_000, exp: 2_015_000_000 }
    return {
      name: 'SUPABASE_SERVICE_ROLE_KEY',
      value: `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}.${random.text(43, alphabets.base64url)}`,
    }
  },
})
