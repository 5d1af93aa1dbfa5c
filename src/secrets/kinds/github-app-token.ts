// The last six characters are a checksum: https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/

import { defineToken } from '../kit.ts'
import { judgeChecksum, withChecksum } from '../token-checksum.ts'

export default defineToken({
  id: 'github-app-token',
  title: 'GitHub app token',
  severity: 'high',
  service: 'GitHub',
  opens: 'The token acts for an installation of the application, or for a user of it, until it expires.',
  rotate: 'Revoke it with DELETE /installation/token, and rotate the private key of the application.',
  variable: 'GITHUB_APP_TOKEN',
  masked: 'ghs_…',
  keywords: ['ghu_', 'ghs_'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>gh[us]_[A-Za-z0-9]{36})(?![A-Za-z0-9_-])/dg,
  shown: 4,
  judge: ({ value }) => judgeChecksum(value),
  sample: (random) => ({ name: 'GITHUB_APP_TOKEN', value: withChecksum(`ghs_${random.text(30)}`) }),
})
