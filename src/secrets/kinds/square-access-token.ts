// https://developer.squareup.com/docs/build-basics/access-tokens

import { defineToken } from '../kit.ts'

export default defineToken({
  id: 'square-access-token',
  title: 'Square access token',
  severity: 'critical',
  service: 'Square',
  opens: 'The token takes payments, refunds them and reads the customers of the merchant.',
  rotate: 'In the Developer Console replace the token of the application.',
  variable: 'SQUARE_ACCESS_TOKEN',
  masked: 'EAAA…',
  keywords: ['eaaa', 'sq0atp-', 'sq0csp-'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>EAAA[A-Za-z0-9_-]{60}|sq0atp-[A-Za-z0-9_-]{22}|sq0csp-[A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])/dg,
  shown: 4,
  sample: (random) => ({ name: 'SQUARE_ACCESS_TOKEN', value: random.pick([`EAAA${random.text(60)}`, `sq0csp-${random.text(43)}`]) }),
})
