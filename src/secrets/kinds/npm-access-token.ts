// The last six characters are a checksum, as in GitHub's: https://github.blog/changelog/2021-09-23-npm-has-a-new-access-token-format/
// and https://docs.npmjs.com/about-access-tokens

import { defineToken } from '../kit.ts'
import { judgeChecksum, withChecksum } from '../token-checksum.ts'

export default defineToken({
  id: 'npm-access-token',
  title: 'Access token of npm',
  severity: 'critical',
  service: 'npm',
  opens: 'The token publishes: whoever has it puts their code into every machine that installs the packages.',
  rotate: 'On npmjs.com under Access Tokens delete it and publish from CI without a token (trusted publishing).',
  variable: 'NPM_TOKEN',
  masked: 'npm_…',
  keywords: ['npm_'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>npm_[A-Za-z0-9]{36})(?![A-Za-z0-9_-])/dg,
  shown: 4,
  judge: ({ value }) => judgeChecksum(value),
  sample: (random) => ({ name: 'NPM_TOKEN', value: withChecksum(`npm_${random.text(30)}`) }),
})
