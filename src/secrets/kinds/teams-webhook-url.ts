// https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'teams-webhook-url',
  title: 'Microsoft Teams webhook address',
  severity: 'medium',
  service: 'Microsoft Teams',
  opens: 'Whoever has the address writes to the channel under the name of the connector.',
  rotate: 'In Teams under the connectors or workflows of the channel remove it and add another.',
  variable: 'TEAMS_WEBHOOK_URL',
  masked: 'https://shop.webhook.office.com/webhookb2/…',
  keywords: ['webhook.office.com'],
  pattern: /webhook\.office\.com\/webhookb2\/(?<secret>[a-f0-9-]{36}@[a-f0-9-]{36}\/IncomingWebhook\/[a-f0-9]{32}\/[a-f0-9-]{36})/dg,
  sample: (random) => ({
    name: 'TEAMS_WEBHOOK_URL',
    value: `https://shop.webhook.office.com/webhookb2/${random.text(8, alphabets.hex)}-${random.text(4, alphabets.hex)}-4${random.text(3, alphabets.hex)}-a${random.text(3, alphabets.hex)}-${random.text(12, alphabets.hex)}@${random.text(8, alphabets.hex)}-${random.text(4, alphabets.hex)}-4${random.text(3, alphabets.hex)}-a${random.text(3, alphabets.hex)}-${random.text(12, alphabets.hex)}/IncomingWebhook/${random.text(32, alphabets.hex)}/${random.text(8, alphabets.hex)}-${random.text(4, alphabets.hex)}-4${random.text(3, alphabets.hex)}-a${random.text(3, alphabets.hex)}-${random.text(12, alphabets.hex)}`,
  }),
})
