// https://docs.databricks.com/dev-tools/auth/pat

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'databricks-token',
  title: 'Databricks personal access token',
  severity: 'critical',
  service: 'Databricks',
  opens: 'The token runs queries and jobs over the data of the workspace as its owner.',
  rotate: 'Under Settings, Developer, Access tokens, revoke it and make another.',
  variable: 'DATABRICKS_TOKEN',
  masked: 'dapi…',
  keywords: ['dapi'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>dapi[a-f0-9]{32}(?:-\d)?)(?![A-Za-z0-9_-])/dg,
  shown: 4,
  sample: (random) => ({ name: 'DATABRICKS_TOKEN', value: `dapi${random.text(32, alphabets.hex)}` }),
})
