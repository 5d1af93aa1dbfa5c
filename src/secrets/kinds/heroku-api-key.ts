// https://devcenter.heroku.com/articles/authentication

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'heroku-api-key',
  title: 'Heroku API key',
  severity: 'critical',
  service: 'Heroku',
  opens: 'The key deploys, reads the settings of every app and with them their databases.',
  rotate: 'Run `heroku authorizations:revoke` for it, or regenerate it under Account settings.',
  variable: 'HEROKU_API_KEY',
  masked: 'HRKU-…',
  keywords: ['hrku-'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>HRKU-[A-Za-z0-9_-]{60})(?![A-Za-z0-9_-])/dg,
  shown: 5,
  sample: (random) => ({ name: 'HEROKU_API_KEY', value: `HRKU-AA${random.text(58, alphabets.base64url)}` }),
})
