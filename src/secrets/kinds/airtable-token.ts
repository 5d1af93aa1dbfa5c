// https://airtable.com/developers/web/guides/personal-access-tokens

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'airtable-token',
  title: 'Airtable personal access token',
  severity: 'high',
  service: 'Airtable',
  opens: 'The token reads and writes the bases that it was made for.',
  rotate: 'At airtable.com/create/tokens delete it and make another.',
  variable: 'AIRTABLE_TOKEN',
  masked: 'pat….…',
  keywords: ['airtable'],
  reach: { before: 120, after: 400, line: false },
  pattern: /(?<![A-Za-z0-9_-])(?<secret>pat[A-Za-z0-9]{14}\.[a-f0-9]{64})(?![A-Za-z0-9_-])/dg,
  shown: 3,
  sample: (random) => ({ name: 'AIRTABLE_TOKEN', value: `pat${random.text(14)}.${random.text(64, alphabets.hex)}` }),
})
