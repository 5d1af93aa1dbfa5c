// https://postmarkapp.com/developer/api/overview

import { assigned, byName } from '../assigned.ts'
import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'postmark-server-token',
  title: 'Postmark token',
  severity: 'high',
  service: 'Postmark',
  opens: "The token sends mail in the name of the server's domains and reads what was sent.",
  rotate: 'Under API Tokens of the server generate another and delete it.',
  variable: 'POSTMARK_SERVER_TOKEN',
  masked: '…',
  keywords: ['postmark'],
  ...byName,
  pattern: assigned(String.raw`postmark[\w.-]{0,20}(?:token|key)`, '[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}'),
  sample: (random) => ({
    name: 'POSTMARK_SERVER_TOKEN',
    value: `${random.text(8, alphabets.hex)}-${random.text(4, alphabets.hex)}-4${random.text(3, alphabets.hex)}-a${random.text(3, alphabets.hex)}-${random.text(12, alphabets.hex)}`,
  }),
})
