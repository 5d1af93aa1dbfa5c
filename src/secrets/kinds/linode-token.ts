// https://techdocs.akamai.com/linode-api/reference/get-started

import { assigned, byName } from '../assigned.ts'
import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'linode-token',
  title: 'Linode access token',
  severity: 'critical',
  service: 'Linode',
  opens: 'The token makes and deletes the servers of the account, as its scopes say.',
  rotate: 'In the Cloud Manager under API Tokens revoke it and make another.',
  variable: 'LINODE_TOKEN',
  masked: '…',
  keywords: ['linode'],
  ...byName,
  pattern: assigned('linode', '[a-f0-9]{64}'),
  sample: (random) => ({ name: 'LINODE_TOKEN', value: random.text(64, alphabets.hex) }),
})
