// https://developer.hashicorp.com/vault/docs/concepts/tokens

import { defineToken } from '../kit.ts'
import { looksRandom } from '../placeholder.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'vault-token',
  title: 'HashiCorp Vault token',
  severity: 'critical',
  service: 'HashiCorp Vault',
  opens: 'The token reads what its policies allow: everything that was put there to be safe.',
  rotate: 'Run `vault token revoke` for it, and rotate the secrets that it opened.',
  variable: 'VAULT_TOKEN',
  masked: 'hvs.…',
  keywords: ['hvs.', 'hvb.', 'hvr.'],
  pattern: /(?<![A-Za-z0-9_.])(?<secret>hv[sbr]\.[A-Za-z0-9_-]{24,300})(?![A-Za-z0-9_-])/dg,
  shown: 4,
  judge: ({ value }) => (looksRandom(value.slice(4)) ? {} : null),
  sample: (random) => ({ name: 'VAULT_TOKEN', value: `hvs.${random.text(90, alphabets.base64url)}` }),
})
