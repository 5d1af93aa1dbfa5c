// https://docs.hetzner.cloud/reference/cloud

import { assigned, byName } from '../assigned.ts'
import { defineToken } from '../kit.ts'

export default defineToken({
  id: 'hetzner-cloud-token',
  title: 'Hetzner Cloud API token',
  severity: 'critical',
  service: 'Hetzner Cloud',
  opens: 'The token makes and deletes the servers and volumes of the project.',
  rotate: 'In the console of the project under Security, API tokens, delete it and make another.',
  variable: 'HCLOUD_TOKEN',
  masked: '…',
  keywords: ['hcloud', 'hetzner'],
  ...byName,
  pattern: assigned('hcloud|hetzner', '[A-Za-z0-9]{64}'),
  sample: (random) => ({ name: 'HCLOUD_TOKEN', value: random.text(64) }),
})
