// https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'aws-bedrock-api-key',
  title: 'Amazon Bedrock API key',
  severity: 'high',
  service: 'Amazon Bedrock',
  opens: 'The key runs models on the account, and its bill has no limit of its own; a long-term key works until somebody deletes it.',
  rotate: 'In IAM delete the service-specific credential of the Bedrock user, and make the program take a role.',
  variable: 'AWS_BEARER_TOKEN_BEDROCK',
  masked: 'ABSK…',
  keywords: ['absk'],
  pattern: /(?<![A-Za-z0-9])(?<secret>ABSK[A-Za-z0-9+/]{109,269}={0,2})(?![A-Za-z0-9+/=])/dg,
  shown: 4,
  sample: (random) => ({ name: 'AWS_BEARER_TOKEN_BEDROCK', value: `ABSK${random.text(128, alphabets.base64)}` }),
})
