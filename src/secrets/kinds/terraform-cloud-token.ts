// https://developer.hashicorp.com/terraform/cloud-docs/users-teams-organizations/api-tokens

import { defineToken } from '../kit.ts'

export default defineToken({
  id: 'terraform-cloud-token',
  title: 'HCP Terraform token',
  severity: 'critical',
  service: 'HCP Terraform',
  opens: 'The token runs plans and applies, and reads the state, in which the secrets of the infrastructure stand.',
  rotate: 'Under User or Team settings, Tokens, delete it and make another.',
  variable: 'TFE_TOKEN',
  masked: '….atlasv1.…',
  keywords: ['.atlasv1.'],
  pattern: /(?<![A-Za-z0-9])(?<secret>[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{60,70})(?![A-Za-z0-9_-])/dg,
  sample: (random) => ({ name: 'TFE_TOKEN', value: `${random.text(14)}.atlasv1.${random.text(67)}` }),
})
