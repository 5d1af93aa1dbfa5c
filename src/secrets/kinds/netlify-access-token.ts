// https://docs.netlify.com/api/get-started/

import { defineToken } from '../kit.ts'

export default defineToken({
  id: 'netlify-access-token',
  title: 'Netlify personal access token',
  severity: 'high',
  service: 'Netlify',
  opens: 'The token deploys sites and reads their variables as its owner.',
  rotate: 'Under User settings, Applications, revoke it and make another.',
  variable: 'NETLIFY_AUTH_TOKEN',
  masked: 'nfp_…',
  keywords: ['nfp_'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>nfp_[A-Za-z0-9]{36})(?![A-Za-z0-9_-])/dg,
  shown: 4,
  sample: (random) => ({ name: 'NETLIFY_AUTH_TOKEN', value: `nfp_${random.text(36)}` }),
})
