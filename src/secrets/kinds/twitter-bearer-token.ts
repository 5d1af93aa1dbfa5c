// https://docs.x.com/resources/fundamentals/authentication/oauth-2-0/bearer-tokens

import { defineToken } from '../kit.ts'
import { looksRandom } from '../placeholder.ts'

export default defineToken({
  id: 'twitter-bearer-token',
  title: 'X (Twitter) bearer token',
  severity: 'high',
  service: 'X',
  opens: 'The token reads on the quota and in the name of the application.',
  rotate: 'In the Developer Portal under Keys and tokens regenerate it.',
  variable: 'TWITTER_BEARER_TOKEN',
  masked: 'AAAAAAAAAAAAAAAAAAAAA…',
  keywords: ['aaaaaaaaaaaaaaaaaaaaa'],
  pattern: /(?<![A-Za-z0-9+/])(?<secret>A{20,22}[A-Za-z0-9%]{60,120})(?![A-Za-z0-9+/%=])/dg,
  shown: 22,
  judge: ({ value }) => (looksRandom(value.slice(22)) ? {} : null),
  sample: (random) => ({ name: 'TWITTER_BEARER_TOKEN', value: `${'A'.repeat(22)}${random.text(80)}` }),
})
