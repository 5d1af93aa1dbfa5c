// https://docs.digitalocean.com/reference/api/create-personal-access-token/

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'digitalocean-token',
  title: 'DigitalOcean access token',
  severity: 'critical',
  service: 'DigitalOcean',
  opens: 'The token makes, changes and deletes servers, databases and domains of the team.',
  rotate: 'In the control panel under API, Tokens, regenerate or delete it.',
  variable: 'DIGITALOCEAN_TOKEN',
  masked: 'dop_v1_…',
  keywords: ['dop_v1_', 'doo_v1_', 'dor_v1_'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>do[opr]_v1_[a-f0-9]{64})(?![A-Za-z0-9_-])/dg,
  shown: 7,
  sample: (random) => ({ name: 'DIGITALOCEAN_TOKEN', value: `do${random.pick(['p', 'o', 'r'])}_v1_${random.text(64, alphabets.hex)}` }),
})
