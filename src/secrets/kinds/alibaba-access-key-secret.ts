// https://www.alibabacloud.com/help/en/ram/user-guide/create-an-accesskey-pair

import { assigned, byName } from '../assigned.ts'
import { defineToken } from '../kit.ts'

export default defineToken({
  id: 'alibaba-access-key-secret',
  title: 'Alibaba Cloud access key secret',
  severity: 'critical',
  service: 'Alibaba Cloud',
  opens: 'The secret signs requests as the account or user that it was made for.',
  rotate: 'In the RAM console make a second AccessKey, switch to it, then disable and delete this one.',
  variable: 'ALIBABA_CLOUD_ACCESS_KEY_SECRET',
  masked: '…',
  keywords: ['alibaba', 'aliyun', 'oss_', 'access_key_secret', 'accesskeysecret', 'access-key-secret'],
  ...byName,
  pattern: assigned(String.raw`(?:alibaba|aliyun|oss)[\w.-]{0,30}secret|access[_-]?key[_-]?secret`, '[A-Za-z0-9]{30}'),
  sample: (random) => ({ name: 'ALIBABA_CLOUD_ACCESS_KEY_SECRET', value: random.text(30) }),
})
