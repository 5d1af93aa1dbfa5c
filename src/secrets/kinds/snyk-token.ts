// https://docs.snyk.io/snyk-api/authentication-for-api

import { assigned, byName } from '../assigned.ts'
import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'snyk-token',
  title: 'Snyk API token',
  severity: 'medium',
  service: 'Snyk',
  opens: 'The token reads what is known to be wrong with every project of the organisation.',
  rotate: 'Under Account settings revoke it and generate another.',
  variable: 'SNYK_TOKEN',
  masked: '…',
  keywords: ['snyk'],
  ...byName,
  pattern: assigned(String.raw`snyk[\w.-]{0,20}(?:token|key)`, '[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}'),
  sample: (random) => ({
    name: 'SNYK_TOKEN',
    value: `${random.text(8, alphabets.hex)}-${random.text(4, alphabets.hex)}-4${random.text(3, alphabets.hex)}-a${random.text(3, alphabets.hex)}-${random.text(12, alphabets.hex)}`,
  }),
})
