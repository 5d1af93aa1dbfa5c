// https://www.twilio.com/docs/iam/api/authtoken

import { assigned, byName } from '../assigned.ts'
import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'twilio-auth-token',
  title: 'Twilio auth token',
  severity: 'high',
  service: 'Twilio',
  opens: 'The token sends messages and calls on the bill of the account, and reads those that were sent.',
  rotate: 'In the Console under API keys and tokens make a secondary token, switch to it and promote it.',
  variable: 'TWILIO_AUTH_TOKEN',
  masked: '…',
  keywords: ['twilio'],
  ...byName,
  pattern: assigned(String.raw`twilio[\w.-]{0,20}(?:token|secret)`, '[a-f0-9]{32}'),
  sample: (random) => ({ name: 'TWILIO_AUTH_TOKEN', value: random.text(32, alphabets.hex) }),
})
