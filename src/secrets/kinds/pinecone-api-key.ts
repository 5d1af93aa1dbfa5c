// https://docs.pinecone.io/reference/api/authentication

import { defineToken } from '../kit.ts'

export default defineToken({
  id: 'pinecone-api-key',
  title: 'Pinecone API key',
  severity: 'high',
  service: 'Pinecone',
  opens: 'The key reads, changes and deletes the vectors of the project, and the texts that are kept with them.',
  rotate: 'In the console under API keys delete it and make another.',
  variable: 'PINECONE_API_KEY',
  masked: 'pcsk_…',
  keywords: ['pcsk_'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>pcsk_[A-Za-z0-9]{4,8}_[A-Za-z0-9]{55,70})(?![A-Za-z0-9_-])/dg,
  shown: 5,
  sample: (random) => ({ name: 'PINECONE_API_KEY', value: `pcsk_${random.text(6)}_${random.text(63)}` }),
})
