// https://shopify.dev/docs/apps/build/authentication-authorization

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'shopify-token',
  title: 'Shopify access token or secret',
  severity: 'critical',
  service: 'Shopify',
  opens: 'The value reads orders and customers of the shop, or stands for the application in every shop that installed it.',
  rotate: 'In the admin of the shop, or in the Partner Dashboard, rotate the credentials of the application.',
  variable: 'SHOPIFY_ACCESS_TOKEN',
  masked: 'shpat_…',
  keywords: ['shpat_', 'shpca_', 'shppa_', 'shpss_'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32})(?![A-Za-z0-9_-])/dg,
  shown: 6,
  sample: (random) => ({ name: 'SHOPIFY_ACCESS_TOKEN', value: `shpat_${random.text(32, alphabets.hex)}` }),
})
