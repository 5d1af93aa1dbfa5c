// https://docs.anthropic.com/en/api/getting-started

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'anthropic-api-key',
  title: 'Anthropic API key',
  severity: 'high',
  service: 'Anthropic',
  opens: 'The key runs Claude on the bill of the workspace and reads its files and batches.',
  rotate: 'In the Console under API keys make a new one, switch to it and delete this one.',
  variable: 'ANTHROPIC_API_KEY',
  masked: 'sk-ant-api03-…',
  keywords: ['sk-ant-'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>sk-ant-(?:api|admin|oat|ort|sid)\d\d-[A-Za-z0-9_-]{80,120})(?![A-Za-z0-9_-])/dg,
  shown: 13,
  sample: (random) => ({ name: 'ANTHROPIC_API_KEY', value: `sk-ant-api03-${random.text(93, alphabets.base64url)}AA` }),
})
