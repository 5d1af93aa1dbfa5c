// https://developers.hubspot.com/docs/apps/legacy-apps/private-apps/overview

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'hubspot-token',
  title: 'HubSpot private app token',
  severity: 'high',
  service: 'HubSpot',
  opens: 'The token reads and writes the contacts and deals of the account.',
  rotate: 'In HubSpot under Private Apps rotate it.',
  variable: 'HUBSPOT_ACCESS_TOKEN',
  masked: 'pat-na1-…',
  keywords: ['pat-na', 'pat-eu', 'pat-ap'],
  pattern:
    /(?<![A-Za-z0-9_-])(?<secret>pat-(?:na|eu|ap)\d-[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12})(?![A-Za-z0-9_-])/dg,
  shown: 8,
  sample: (random) => ({
    name: 'HUBSPOT_ACCESS_TOKEN',
    value: `pat-na1-${random.text(8, alphabets.hex)}-${random.text(4, alphabets.hex)}-4${random.text(3, alphabets.hex)}-a${random.text(3, alphabets.hex)}-${random.text(12, alphabets.hex)}`,
  }),
})
