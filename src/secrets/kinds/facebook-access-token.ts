// https://developers.facebook.com/docs/facebook-login/guides/access-tokens/

import { defineToken } from '../kit.ts'
import { looksRandom } from '../placeholder.ts'

export default defineToken({
  id: 'facebook-access-token',
  title: 'Facebook or WhatsApp access token',
  severity: 'high',
  service: 'Meta',
  opens: 'The token acts for the user, page or business number that granted it.',
  rotate: 'In the App Dashboard, or under System users of the business, revoke it and make another.',
  variable: 'META_ACCESS_TOKEN',
  masked: 'EAA…',
  keywords: ['eaa'],
  pattern: /(?<![A-Za-z0-9])(?<secret>EAA[A-Za-z0-9]{80,400})(?![A-Za-z0-9+/=])/dg,
  shown: 3,
  judge: ({ value }) => (looksRandom(value) ? {} : null),
  sample: (random) => ({ name: 'META_ACCESS_TOKEN', value: `EAA${random.text(180)}` }),
})
