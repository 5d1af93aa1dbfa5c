// https://core.telegram.org/bots/api

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'telegram-bot-token',
  title: 'Telegram bot token',
  severity: 'high',
  service: 'Telegram',
  opens: 'The token is the bot: it reads what users write to it and answers in its name.',
  rotate: 'Ask @BotFather to revoke it with /revoke.',
  variable: 'TELEGRAM_BOT_TOKEN',
  masked: '…',
  keywords: [':aa'],
  pattern: /(?<![A-Za-z0-9_])(?<secret>\d{8,10}:AA[A-Za-z0-9_-]{33})(?![A-Za-z0-9_-])/dg,
  sample: (random) => ({ name: 'TELEGRAM_BOT_TOKEN', value: `${random.text(10, '123456789')}:AA${random.text(33, alphabets.base64url)}` }),
})
