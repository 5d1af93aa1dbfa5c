// The last six characters are a checksum: https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/

import { defineToken } from '../kit.ts'
import { judgeChecksum, withChecksum } from '../token-checksum.ts'

export default defineToken({
  id: 'github-oauth-token',
  title: 'GitHub OAuth access token',
  severity: 'high',
  service: 'GitHub',
  opens: 'The token acts for the user who let the application in.',
  rotate: 'Under Settings, Applications, revoke the application, or delete the token through the API.',
  variable: 'GITHUB_OAUTH_TOKEN',
  masked: 'gho_…',
  keywords: ['gho_'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>gho_[A-Za-z0-9]{36})(?![A-Za-z0-9_-])/dg,
  shown: 4,
  judge: ({ value }) => judgeChecksum(value),
  sample: (random) => ({ name: 'GITHUB_OAUTH_TOKEN', value: withChecksum(`gho_${random.text(30)}`) }),
})
