// The last six characters are a checksum: https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/

import { defineToken } from '../kit.ts'
import { judgeChecksum, withChecksum } from '../token-checksum.ts'

export default defineToken({
  id: 'github-refresh-token',
  title: 'GitHub refresh token',
  severity: 'high',
  service: 'GitHub',
  opens: 'The token gets new access tokens of the user for half a year.',
  rotate: 'Have the user revoke the application under Settings, Applications.',
  variable: 'GITHUB_REFRESH_TOKEN',
  masked: 'ghr_…',
  keywords: ['ghr_'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>ghr_[A-Za-z0-9]{36,76})(?![A-Za-z0-9_-])/dg,
  shown: 4,
  judge: ({ value }) => judgeChecksum(value),
  sample: (random) => ({ name: 'GITHUB_REFRESH_TOKEN', value: withChecksum(`ghr_${random.text(30)}`) }),
})
