// https://docs.doppler.com/reference/auth-token-formats

import { defineToken } from '../kit.ts'

export default defineToken({
  id: 'doppler-token',
  title: 'Doppler token',
  severity: 'critical',
  service: 'Doppler',
  opens: 'The token reads the secrets of a project: everything that was put there to be safe.',
  rotate: 'In the dashboard revoke it and make another, then rotate the secrets that it opened.',
  variable: 'DOPPLER_TOKEN',
  masked: 'dp.st.…',
  keywords: ['dp.pt.', 'dp.st.', 'dp.ct.', 'dp.sa.', 'dp.scim.', 'dp.audit.'],
  pattern: /(?<![A-Za-z0-9_.-])(?<secret>dp\.(?:pt|st|ct|sa|scim|audit)\.(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{40,44})(?![A-Za-z0-9_-])/dg,
  shown: 6,
  sample: (random) => ({ name: 'DOPPLER_TOKEN', value: `dp.st.prd.${random.text(43)}` }),
})
