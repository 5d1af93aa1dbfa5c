// https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'slack-webhook-url',
  title: 'Slack webhook address',
  severity: 'medium',
  service: 'Slack',
  opens: 'Whoever has the address writes to the channel under the name of the application: a good start for a lie.',
  rotate: 'At api.slack.com under Incoming Webhooks remove it and add another.',
  variable: 'SLACK_WEBHOOK_URL',
  masked: 'https://hooks.slack.com/services/…',
  keywords: ['hooks.slack.com'],
  pattern:
    /hooks\.slack\.com\/(?<secret>(?:services\/T|workflows\/T|triggers\/T?)[A-Za-z0-9]{8,12}\/[A-Za-z0-9]{8,20}\/[A-Za-z0-9]{20,40})(?![A-Za-z0-9])/dg,
  sample: (random) => ({
    name: 'SLACK_WEBHOOK_URL',
    value: `https://hooks.slack.com/services/T${random.text(10, alphabets.upperDigits)}/B${random.text(10, alphabets.upperDigits)}/${random.text(24)}`,
  }),
})
