// https://support.atlassian.com/bitbucket-cloud/docs/app-passwords/

import { defineToken } from '../kit.ts'

export default defineToken({
  id: 'bitbucket-app-password',
  title: 'Bitbucket app password',
  severity: 'high',
  service: 'Bitbucket',
  opens: 'The password reads and writes the repositories of its owner, as its permissions say.',
  rotate: 'Under Personal settings, App passwords, revoke it and take an API token.',
  variable: 'BITBUCKET_APP_PASSWORD',
  masked: 'ATBB…',
  keywords: ['atbb'],
  pattern: /(?<![A-Za-z0-9])(?<secret>ATBB[A-Za-z0-9]{32})(?![A-Za-z0-9])/dg,
  shown: 4,
  sample: (random) => ({ name: 'BITBUCKET_APP_PASSWORD', value: `ATBB${random.text(32)}` }),
})
