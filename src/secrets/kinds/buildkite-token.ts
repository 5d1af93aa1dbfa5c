// https://buildkite.com/docs/apis/managing-api-tokens

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'buildkite-token',
  title: 'Buildkite API token',
  severity: 'high',
  service: 'Buildkite',
  opens: 'The token runs builds and reads their logs as its owner.',
  rotate: 'Under Personal Settings, API Access Tokens, revoke it and make another.',
  variable: 'BUILDKITE_API_TOKEN',
  masked: 'bkua_…',
  keywords: ['bkua_'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>bkua_[a-f0-9]{40})(?![A-Za-z0-9_-])/dg,
  shown: 5,
  sample: (random) => ({ name: 'BUILDKITE_API_TOKEN', value: `bkua_${random.text(40, alphabets.hex)}` }),
})
