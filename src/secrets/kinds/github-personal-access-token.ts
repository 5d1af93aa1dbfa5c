// The last six characters are a checksum: https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/

import { defineToken } from '../kit.ts'
import { judgeChecksum, withChecksum } from '../token-checksum.ts'

export default defineToken({
  id: 'github-personal-access-token',
  title: 'GitHub personal access token',
  severity: 'critical',
  service: 'GitHub',
  opens: 'The token reads and writes the repositories of its owner, private ones too, as its scopes say.',
  rotate: 'Under Settings, Developer settings, Personal access tokens, delete it and make a fine-grained one of less reach.',
  variable: 'GITHUB_TOKEN',
  masked: 'ghp_…',
  keywords: ['ghp_'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>ghp_[A-Za-z0-9]{36})(?![A-Za-z0-9_-])/dg,
  shown: 4,
  judge: ({ value }) => judgeChecksum(value),
  sample: (random) => ({ name: 'GITHUB_TOKEN', value: withChecksum(`ghp_${random.text(30)}`) }),
})
