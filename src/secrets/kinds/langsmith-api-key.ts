// https://docs.langchain.com/langsmith/create-account-api-key

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'langsmith-api-key',
  title: 'LangSmith API key',
  severity: 'high',
  service: 'LangSmith',
  opens: 'The key reads every trace of the workspace: prompts, answers and the data of users in them.',
  rotate: 'Under Settings, API Keys, delete it and make another.',
  variable: 'LANGSMITH_API_KEY',
  masked: 'lsv2_pt_…',
  keywords: ['lsv2_'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>lsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10})(?![A-Za-z0-9_-])/dg,
  shown: 8,
  sample: (random) => ({ name: 'LANGSMITH_API_KEY', value: `lsv2_pt_${random.text(32, alphabets.hex)}_${random.text(10, alphabets.hex)}` }),
})
