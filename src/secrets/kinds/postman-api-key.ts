// https://learning.postman.com/docs/developer/postman-api/authentication/

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'postman-api-key',
  title: 'Postman API key',
  severity: 'high',
  service: 'Postman',
  opens: 'The key reads the collections and environments of its owner, in which other secrets stand.',
  rotate: 'Under Settings, API keys, revoke it and generate another.',
  variable: 'POSTMAN_API_KEY',
  masked: 'PMAK-…',
  keywords: ['pmak-'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>PMAK-[a-f0-9]{24}-[a-f0-9]{34})(?![A-Za-z0-9_-])/dg,
  shown: 5,
  sample: (random) => ({ name: 'POSTMAN_API_KEY', value: `PMAK-${random.text(24, alphabets.hex)}-${random.text(34, alphabets.hex)}` }),
})
