// https://docs.datadoghq.com/account_management/api-app-keys/

import { assigned, byName } from '../assigned.ts'
import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'datadog-key',
  title: 'Datadog API or application key',
  severity: 'high',
  service: 'Datadog',
  opens: 'An application key reads the metrics, logs and monitors of the organisation; an API key sends it what its holder likes.',
  rotate: 'Under Organization Settings revoke the key and make another.',
  variable: 'DD_API_KEY',
  masked: '…',
  keywords: ['datadog', 'dd_api', 'dd_app', 'dd-api-key', 'dd-application-key'],
  ...byName,
  pattern: assigned('(?:datadog|dd)[_-]?(?:api|app|application)[_-]?key', '[a-f0-9]{32}(?:[a-f0-9]{8})?'),
  sample: (random) => ({ name: 'DD_API_KEY', value: random.text(32, alphabets.hex) }),
})
