// https://docs.tavily.com/documentation/quickstart

import { defineToken } from '../kit.ts'

export default defineToken({
  id: 'tavily-api-key',
  title: 'Tavily API key',
  severity: 'medium',
  service: 'Tavily',
  opens: 'The key searches on the credits of the account.',
  rotate: 'In the dashboard delete it and make another.',
  variable: 'TAVILY_API_KEY',
  masked: 'tvly-…',
  keywords: ['tvly-'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>tvly-(?:dev-|prod-)?[A-Za-z0-9]{32})(?![A-Za-z0-9_-])/dg,
  shown: 5,
  sample: (random) => ({ name: 'TAVILY_API_KEY', value: `tvly-${random.pick(['', 'dev-'])}${random.text(32)}` }),
})
