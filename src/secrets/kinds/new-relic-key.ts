// https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'new-relic-key',
  title: 'New Relic key',
  severity: 'high',
  service: 'New Relic',
  opens: 'A user key reads and changes what its owner may in the account; a licence key sends data in its name.',
  rotate: 'Under API keys delete it and make another.',
  variable: 'NEW_RELIC_API_KEY',
  masked: 'NRAK-…',
  keywords: ['nrak-', 'nral', 'nraa-', 'nriq-', 'nrii-'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>NR(?:AK|AA|IQ|II)-[A-Z0-9a-z_-]{27,32}|[a-f0-9]{36}NRAL)(?![A-Za-z0-9_-])/dg,
  shown: 5,
  sample: (random) => ({ name: 'NEW_RELIC_API_KEY', value: `NRAK-${random.text(27, alphabets.upperDigits)}` }),
})
