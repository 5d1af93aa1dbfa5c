// https://www.algolia.com/doc/guides/security/api-keys/

import { assigned, byName } from '../assigned.ts'
import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'algolia-admin-key',
  title: 'Algolia admin API key',
  severity: 'high',
  confidence: 'medium',
  service: 'Algolia',
  opens: 'The key reads, changes and deletes every index of the application.',
  rotate: 'In the dashboard under API Keys regenerate it.',
  variable: 'ALGOLIA_ADMIN_API_KEY',
  masked: '…',
  blindSpots: ['A key that may only search has the same form and is public.'],
  keywords: ['algolia'],
  ...byName,
  pattern: assigned(String.raw`algolia[\w.-]{0,10}(?:admin|write|api)[\w.-]{0,10}key`, '[a-f0-9]{32}'),
  sample: (random) => ({ name: 'ALGOLIA_ADMIN_API_KEY', value: random.text(32, alphabets.hex) }),
})
