// https://developers.notion.com/docs/authorization

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'notion-token',
  title: 'Notion integration token',
  severity: 'high',
  service: 'Notion',
  opens: 'The token reads and writes the pages that were shared with the integration.',
  rotate: 'At notion.so under My integrations refresh the secret.',
  variable: 'NOTION_TOKEN',
  masked: 'ntn_…',
  keywords: ['ntn_', 'secret_'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>ntn_\d{11}[A-Za-z0-9]{35}|secret_[A-Za-z0-9]{43})(?![A-Za-z0-9_-])/dg,
  sample: (random) => ({
    name: 'NOTION_TOKEN',
    value: random.pick([`ntn_${random.text(11, alphabets.digits)}${random.text(35)}`, `secret_${random.text(43)}`]),
  }),
})
