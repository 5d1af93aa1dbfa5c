// https://planetscale.com/docs/concepts/connection-strings

import { defineToken } from '../kit.ts'

export default defineToken({
  id: 'planetscale-token',
  title: 'PlanetScale token or password',
  severity: 'critical',
  service: 'PlanetScale',
  opens: 'The value opens a branch of the database, or manages the databases of the organisation.',
  rotate: 'In the dashboard delete the password or service token and make another.',
  variable: 'PLANETSCALE_PASSWORD',
  masked: 'pscale_pw_…',
  keywords: ['pscale_pw_', 'pscale_tkn_', 'pscale_oauth_'],
  pattern: /(?<![A-Za-z0-9_])(?<secret>pscale_(?:pw|tkn|oauth)_[A-Za-z0-9_.=-]{32,64})(?![A-Za-z0-9_-])/dg,
  sample: (random) => ({ name: 'PLANETSCALE_PASSWORD', value: `pscale_pw_${random.text(43)}` }),
})
