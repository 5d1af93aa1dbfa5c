// https://www.figma.com/developers/api#access-tokens

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'figma-token',
  title: 'Figma personal access token',
  severity: 'medium',
  service: 'Figma',
  opens: 'The token reads the files of its owner, as its scopes say.',
  rotate: 'Under Settings, Security, revoke it and generate another.',
  variable: 'FIGMA_TOKEN',
  masked: 'figd_…',
  keywords: ['figd_'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>figd_[A-Za-z0-9_-]{40})(?![A-Za-z0-9_-])/dg,
  shown: 5,
  sample: (random) => ({ name: 'FIGMA_TOKEN', value: `figd_${random.text(40, alphabets.base64url)}` }),
})
