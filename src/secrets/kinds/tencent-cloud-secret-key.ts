// https://www.tencentcloud.com/document/product/598/32675

import { assigned, byName } from '../assigned.ts'
import { defineToken } from '../kit.ts'

export default defineToken({
  id: 'tencent-cloud-secret-key',
  title: 'Tencent Cloud secret key',
  severity: 'critical',
  service: 'Tencent Cloud',
  opens: 'The key signs requests as the account or user that it was made for.',
  rotate: 'In the CAM console under API Keys make a new pair, switch to it, then disable and delete this one.',
  variable: 'TENCENTCLOUD_SECRET_KEY',
  masked: '…',
  keywords: ['tencent', 'qcloud', 'cos_secret'],
  ...byName,
  pattern: assigned(String.raw`(?:tencent|qcloud|cos)[\w.-]{0,20}secret[_-]?key`, '[A-Za-z0-9]{32}'),
  sample: (random) => ({ name: 'TENCENTCLOUD_SECRET_KEY', value: random.text(32) }),
})
