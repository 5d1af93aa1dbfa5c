// https://docs.adyen.com/development-resources/api-credentials/

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'adyen-api-key',
  title: 'Adyen API key',
  severity: 'critical',
  service: 'Adyen',
  opens: 'The key takes and refunds payments in the name of the merchant.',
  rotate: 'In the Customer Area under Developers, API credentials, generate a new key and let the old one expire.',
  variable: 'ADYEN_API_KEY',
  masked: 'AQE…',
  keywords: ['aqe'],
  pattern: /(?<![A-Za-z0-9+/_-])(?<secret>AQE[a-z0-9][A-Za-z0-9+/]{40,140}={0,2}-[A-Za-z0-9+/=]{20,80}-[^\s"'`\\]{12,40})/dg,
  shown: 3,
  sample: (random) => ({
    name: 'ADYEN_API_KEY',
    value: `AQEy${random.text(90, alphabets.base64)}-${random.text(43, alphabets.base64)}=-${random.text(16)}`,
  }),
})
