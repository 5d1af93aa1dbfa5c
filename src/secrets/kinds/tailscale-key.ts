// https://tailscale.com/kb/1085/auth-keys

import { defineToken } from '../kit.ts'

export default defineToken({
  id: 'tailscale-key',
  title: 'Tailscale key',
  severity: 'high',
  service: 'Tailscale',
  opens: 'The key puts a machine of its holder into the private network, or manages that network.',
  rotate: 'In the admin console under Settings, Keys, revoke it and make another.',
  variable: 'TS_AUTHKEY',
  masked: 'tskey-auth-…',
  keywords: ['tskey-'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>tskey-(?:auth|api|client|scim|webhook)-[A-Za-z0-9]{8,24}-[A-Za-z0-9]{24,50})(?![A-Za-z0-9_-])/dg,
  sample: (random) => ({ name: 'TS_AUTHKEY', value: `tskey-auth-${random.text(17)}-${random.text(32)}` }),
})
