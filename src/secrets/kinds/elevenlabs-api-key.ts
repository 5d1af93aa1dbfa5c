// https://elevenlabs.io/docs/api-reference/authentication

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'elevenlabs-api-key',
  title: 'ElevenLabs API key',
  severity: 'high',
  service: 'ElevenLabs',
  opens: 'The key speaks with the voices of the account, and on its bill.',
  rotate: 'Under Developers, API Keys, delete it and make another.',
  variable: 'ELEVENLABS_API_KEY',
  masked: 'sk_…',
  keywords: ['sk_'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>sk_[a-f0-9]{48})(?![A-Za-z0-9_-])/dg,
  shown: 3,
  sample: (random) => ({ name: 'ELEVENLABS_API_KEY', value: `sk_${random.text(48, alphabets.hex)}` }),
})
