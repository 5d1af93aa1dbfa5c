// Base64 of a text that begins with `origin` or `FwoGZXIvYXdz`: https://docs.aws.amazon.com/STS/latest/APIReference/API_Credentials.html

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'aws-session-token',
  title: 'AWS session token',
  severity: 'low',
  confidence: 'medium',
  service: 'AWS',
  opens: 'Together with its key the token signs requests to AWS until it expires, which takes hours.',
  rotate: 'Revoke the sessions of the role in IAM, and find out how the token got into a file.',
  variable: 'AWS_SESSION_TOKEN',
  masked: 'IQoJb3JpZ2lu…',
  keywords: ['iqojb3jpz2lu', 'fwogzxivyxdz'],
  pattern: /(?<![A-Za-z0-9])(?<secret>(?:IQoJb3JpZ2lu|FwoGZXIvYXdz)[A-Za-z0-9/+]{80,2000}={0,2})(?![A-Za-z0-9/+=])/dg,
  shown: 12,
  reach: { before: 120, after: 2200, line: true },
  sample: (random) => ({ name: 'AWS_SESSION_TOKEN', value: `IQoJb3JpZ2lu${random.text(400, alphabets.base64)}` }),
})
