// In the middle of each stands `OpenAI` in base64: https://platform.openai.com/docs/api-reference/authentication

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'openai-api-key',
  title: 'OpenAI API key',
  severity: 'high',
  service: 'OpenAI',
  opens: 'The key runs models on the bill of the project, and reads its files, assistants and fine-tuned models.',
  rotate: 'At platform.openai.com under API keys make a new one, switch to it and revoke this one.',
  variable: 'OPENAI_API_KEY',
  masked: 'sk-proj-…',
  keywords: ['t3blbkfj'],
  pattern:
    /(?<![A-Za-z0-9_-])(?<secret>sk-(?:(?:proj|svcacct|admin|service|None)-)?[A-Za-z0-9_-]{20,110}T3BlbkFJ[A-Za-z0-9_-]{20,110})(?![A-Za-z0-9_-])/dg,
  shown: 3,
  prefix: /^sk-(?:proj|svcacct|admin|service|None)-/,
  sample: (random) => ({
    name: 'OPENAI_API_KEY',
    value: random.pick([
      `sk-proj-${random.text(74, alphabets.base64url)}T3BlbkFJ${random.text(74, alphabets.base64url)}`,
      `sk-${random.text(20)}T3BlbkFJ${random.text(20)}`,
    ]),
  }),
})
