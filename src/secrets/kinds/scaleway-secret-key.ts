// https://www.scaleway.com/en/docs/iam/how-to/create-api-keys/

import { assigned, byName } from '../assigned.ts'
import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'scaleway-secret-key',
  title: 'Scaleway secret key',
  severity: 'critical',
  service: 'Scaleway',
  opens: 'The key acts as the user or application that it was made for, in every project that those may enter.',
  rotate: 'In the console under IAM, API keys, make a new one, switch to it and delete this one.',
  variable: 'SCW_SECRET_KEY',
  masked: '…',
  keywords: ['scw_', 'scaleway'],
  ...byName,
  pattern: assigned(
    String.raw`(?:scw|scaleway)[\w.-]{0,20}secret[\w.-]{0,10}`,
    '[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}',
  ),
  sample: (random) => ({
    name: 'SCW_SECRET_KEY',
    value: `${random.text(8, alphabets.hex)}-${random.text(4, alphabets.hex)}-4${random.text(3, alphabets.hex)}-a${random.text(3, alphabets.hex)}-${random.text(12, alphabets.hex)}`,
  }),
})
