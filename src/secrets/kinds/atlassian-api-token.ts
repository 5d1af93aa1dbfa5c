// https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'atlassian-api-token',
  title: 'Atlassian API token',
  severity: 'high',
  service: 'Atlassian',
  opens: 'The token reads and writes in Jira, Confluence or Bitbucket as its owner.',
  rotate: 'At id.atlassian.com under Security, API tokens, revoke it and make one with scopes.',
  variable: 'ATLASSIAN_API_TOKEN',
  masked: 'ATATT3…',
  keywords: ['atatt3', 'atctt3'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>AT[AC]TT3[A-Za-z0-9_=-]{120,260})(?![A-Za-z0-9_-])/dg,
  shown: 6,
  sample: (random) => ({
    name: 'ATLASSIAN_API_TOKEN',
    value: `ATATT3xFfGF0${random.text(172, alphabets.base64url)}=${random.text(8, '0123456789ABCDEF')}`,
  }),
})
