// https://huggingface.co/docs/hub/security-tokens

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'hugging-face-token',
  title: 'Hugging Face access token',
  severity: 'high',
  service: 'Hugging Face',
  opens: 'The token reads private models and data sets and, with the right to write, changes what others download and run.',
  rotate: 'Under Settings, Access Tokens, invalidate it and make one with fewer rights.',
  variable: 'HF_TOKEN',
  masked: 'hf_…',
  keywords: ['hf_', 'api_org_'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>(?:hf|api_org)_[A-Za-z]{34})(?![A-Za-z0-9_-])/dg,
  shown: 3,
  sample: (random) => ({ name: 'HF_TOKEN', value: `hf_${random.text(34, alphabets.letters)}` }),
})
