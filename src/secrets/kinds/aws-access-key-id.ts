// The prefix of long-lived keys: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'aws-access-key-id',
  title: 'AWS access key id without its secret',
  severity: 'medium',
  confidence: 'medium',
  service: 'AWS',
  opens:
    'The id names a key of an AWS account and, decoded, the account itself; it opens nothing without the secret, which often stands where the id does.',
  rotate: 'Find out in IAM whose key it is, make a new one and delete it.',
  variable: 'AWS_ACCESS_KEY_ID',
  masked: 'AKIA…',
  keywords: ['akia'],
  pattern: /(?<![A-Za-z0-9])(?<secret>AKIA[A-Z2-7]{16})(?![A-Za-z0-9])/dg,
  shown: 4,
  // Where the secret stands beside it, the secret is what is reported.
  judge: ({ text, start, end }) =>
    /(?<![A-Za-z0-9/+])(?=[A-Za-z0-9/+]{0,39}[/+0-9])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/.test(text.slice(end, end + 240)) &&
    /secret/i.test(text.slice(Math.max(0, start - 240), end + 240))
      ? null
      : {},
  sample: (random) => ({ name: 'AWS_ACCESS_KEY_ID', value: `AKIA${random.text(16, alphabets.base32)}` }),
})
