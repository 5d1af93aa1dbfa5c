// https://docs.slack.dev/authentication/tokens

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'slack-token',
  title: 'Slack token',
  severity: 'high',
  service: 'Slack',
  opens: 'The token reads and writes the messages that its bot or user may see.',
  rotate: 'At api.slack.com under the application reinstall it or call auth.revoke, and store the new token.',
  variable: 'SLACK_BOT_TOKEN',
  masked: 'xoxb-…',
  keywords: ['xoxb-', 'xoxp-', 'xoxa-', 'xoxr-', 'xoxs-', 'xoxe', 'xapp-'],
  pattern:
    /(?<![A-Za-z0-9_-])(?<secret>xox[bpars]-\d{9,14}-[A-Za-z0-9-]{20,120}|xox[eb](?:\.xox[bp])?-\d-[A-Za-z0-9]{100,200}|xapp-\d-[A-Z0-9]{8,14}-\d{10,14}-[a-f0-9]{64})(?![A-Za-z0-9_-])/dg,
  shown: 5,
  sample: (random) => ({
    name: 'SLACK_BOT_TOKEN',
    value: random.pick([
      `xoxb-${random.text(12, '123456789')}-${random.text(13, '123456789')}-${random.text(24)}`,
      `xapp-1-A${random.text(10, alphabets.upperDigits)}-${random.text(13, '123456789')}-${random.text(64, alphabets.hex)}`,
    ]),
  }),
})
