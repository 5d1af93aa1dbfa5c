// https://docs.github.com/authentication/keeping-your-account-and-data-secure/about-authentication-to-github

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'github-fine-grained-token',
  title: 'GitHub fine-grained access token',
  severity: 'critical',
  service: 'GitHub',
  opens: 'The token reads or writes the repositories that it was made for.',
  rotate: 'Under Settings, Developer settings, Personal access tokens, delete it and make another.',
  variable: 'GITHUB_TOKEN',
  masked: 'github_pat_…',
  keywords: ['github_pat_'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59})(?![A-Za-z0-9_-])/dg,
  shown: 11,
  sample: (random) => ({ name: 'GITHUB_TOKEN', value: `github_pat_11${random.text(20, alphabets.upperDigits)}_${random.text(59)}` }),
})
