// https://docs.prefect.io/v3/how-to-guides/cloud/manage-users/api-keys

import { defineToken } from '../kit.ts'

export default defineToken({
  id: 'prefect-api-key',
  title: 'Prefect Cloud API key',
  severity: 'high',
  service: 'Prefect Cloud',
  opens: 'The key runs deployments and reads the blocks of the workspace, in which other secrets stand.',
  rotate: 'In Prefect Cloud under API Keys delete it and make another.',
  variable: 'PREFECT_API_KEY',
  masked: 'pnu_…',
  keywords: ['pnu_', 'pnb_'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>pn[ub]_[A-Za-z0-9]{36})(?![A-Za-z0-9_-])/dg,
  shown: 4,
  sample: (random) => ({ name: 'PREFECT_API_KEY', value: `pnu_${random.text(36)}` }),
})
