// https://www.pulumi.com/docs/pulumi-cloud/access-management/access-tokens/

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'pulumi-access-token',
  title: 'Pulumi access token',
  severity: 'critical',
  service: 'Pulumi',
  opens: 'The token runs updates and reads the state of the stacks of its owner.',
  rotate: 'In Pulumi Cloud under Access Tokens delete it and make another.',
  variable: 'PULUMI_ACCESS_TOKEN',
  masked: 'pul-…',
  keywords: ['pul-'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>pul-[a-f0-9]{40})(?![A-Za-z0-9_-])/dg,
  shown: 4,
  sample: (random) => ({ name: 'PULUMI_ACCESS_TOKEN', value: `pul-${random.text(40, alphabets.hex)}` }),
})
