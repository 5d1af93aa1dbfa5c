// Forty characters that nothing marks: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html

import { assigned, byName } from '../assigned.ts'
import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'aws-secret-access-key',
  title: 'AWS secret access key',
  severity: 'critical',
  service: 'AWS',
  opens: "The key signs requests to AWS as the user that it was made for, with all of that user's rights, from anywhere.",
  rotate:
    'In IAM make a new access key for the user, switch the program to it, then deactivate and delete the old one; better, give the program a role and no key at all.',
  variable: 'AWS_SECRET_ACCESS_KEY',
  masked: '…',
  keywords: ['aws', 'secret_access_key', 'secretaccesskey', 'secret-access-key', 'minio', 's3_secret'],
  ...byName,
  pattern: assigned(String.raw`aws\w{0,20}(?:secret|sk)|secret[_-]?access[_-]?key|s3[_-]?secret`, '[A-Za-z0-9/+]{40}'),
  sample: (random) => ({ name: 'AWS_SECRET_ACCESS_KEY', value: random.text(40, alphabets.base64) }),
})
