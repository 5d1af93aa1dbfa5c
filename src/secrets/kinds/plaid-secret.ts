// https://plaid.com/docs/api/

import { assigned, byName } from '../assigned.ts'
import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'plaid-secret',
  title: 'Plaid secret',
  severity: 'critical',
  service: 'Plaid',
  opens: 'With the client id the secret reads the bank accounts of users who have linked them.',
  rotate: 'In the Dashboard under Developers, Keys, rotate it.',
  variable: 'PLAID_SECRET',
  masked: '…',
  keywords: ['plaid'],
  ...byName,
  pattern: assigned(String.raw`plaid[\w.-]{0,20}secret`, '[a-f0-9]{30}'),
  sample: (random) => ({ name: 'PLAID_SECRET', value: random.text(30, alphabets.hex) }),
})
