// The first part is the number of the bot in base64: https://discord.com/developers/docs/reference

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'discord-bot-token',
  title: 'Discord bot token',
  severity: 'high',
  service: 'Discord',
  opens: 'The token is the bot: it reads and writes in every server that it was let into.',
  rotate: 'In the Developer Portal under Bot choose Reset Token.',
  variable: 'DISCORD_TOKEN',
  masked: '…',
  keywords: ['discord', 'bot_token', 'bottoken', 'token'],
  pattern: /(?<![A-Za-z0-9_.-])(?<secret>[MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,40})(?![A-Za-z0-9_.-])/dg,
  judge: ({ value }) => (/^\d{17,20}$/.test(Buffer.from(value.split('.')[0] ?? '', 'base64url').toString('latin1')) ? {} : null),
  reach: { before: 120, after: 240, line: false },
  sample: (random) => ({
    name: 'DISCORD_TOKEN',
    value: `${btoa(random.text(18, '123456789')).replace(/=+$/, '')}.${random.text(6, alphabets.base64url)}.${random.text(38, alphabets.base64url)}`,
  }),
})
