// https://docs.api.nvidia.com/nim/docs/api-quickstart

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'nvidia-api-key',
  title: 'NVIDIA API key',
  severity: 'high',
  service: 'NVIDIA',
  opens: 'The key runs models and pulls containers on the account.',
  rotate: 'At build.nvidia.com under API Keys delete it and make another.',
  variable: 'NVIDIA_API_KEY',
  masked: 'nvapi-…',
  keywords: ['nvapi-'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>nvapi-[A-Za-z0-9_-]{60,70})(?![A-Za-z0-9_-])/dg,
  shown: 6,
  sample: (random) => ({ name: 'NVIDIA_API_KEY', value: `nvapi-${random.text(64, alphabets.base64url)}` }),
})
