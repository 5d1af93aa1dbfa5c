// https://www.alibabacloud.com/help/en/ram/user-guide/create-an-accesskey-pair

import { defineToken } from '../kit.ts'

export default defineToken({
  id: 'alibaba-access-key-id',
  title: 'Alibaba Cloud access key id',
  severity: 'low',
  confidence: 'medium',
  service: 'Alibaba Cloud',
  opens: 'The id names a key of an account; it opens nothing without the secret, which often stands where the id does.',
  rotate: 'In the RAM console find whose key it is, make a new one and delete it.',
  variable: 'ALIBABA_CLOUD_ACCESS_KEY_ID',
  masked: 'LTAI…',
  keywords: ['ltai'],
  pattern: /(?<![A-Za-z0-9])(?<secret>LTAI[A-Za-z0-9]{17,20})(?![A-Za-z0-9])/dg,
  shown: 4,
  sample: (random) => ({ name: 'ALIBABA_CLOUD_ACCESS_KEY_ID', value: `LTAI5t${random.text(18)}` }),
})
