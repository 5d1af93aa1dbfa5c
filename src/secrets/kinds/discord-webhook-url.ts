// https://discord.com/developers/docs/resources/webhook

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'discord-webhook-url',
  title: 'Discord webhook address',
  severity: 'medium',
  service: 'Discord',
  opens: 'Whoever has the address writes to the channel under any name, and deletes the webhook.',
  rotate: 'In the settings of the channel under Integrations delete it and make another.',
  variable: 'DISCORD_WEBHOOK_URL',
  masked: 'https://discord.com/api/webhooks/…',
  keywords: ['discord.com/api/webhooks', 'discordapp.com/api/webhooks'],
  pattern: /\/api\/webhooks\/(?<secret>\d{17,20}\/[A-Za-z0-9_-]{60,80})(?![A-Za-z0-9_-])/dg,
  sample: (random) => ({
    name: 'DISCORD_WEBHOOK_URL',
    value: `https://discord.com/api/webhooks/${random.text(18, '123456789')}/${random.text(68, alphabets.base64url)}`,
  }),
})
