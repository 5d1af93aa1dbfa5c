// https://learn.microsoft.com/azure/devops/organizations/accounts/use-personal-access-tokens-to-authenticate

import { defineToken } from '../kit.ts'

export default defineToken({
  id: 'azure-devops-token',
  title: 'Azure DevOps personal access token',
  severity: 'high',
  service: 'Azure DevOps',
  opens: 'The token reads and writes repositories and pipelines as its owner.',
  rotate: 'Under User settings, Personal access tokens, revoke it and make one with fewer scopes.',
  variable: 'AZURE_DEVOPS_EXT_PAT',
  masked: '…',
  keywords: ['azdo'],
  pattern: /(?<![A-Za-z0-9])(?<secret>[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4})(?![A-Za-z0-9])/dg,
  sample: (random) => ({ name: 'AZURE_DEVOPS_EXT_PAT', value: `${random.text(76)}AZDO${random.text(4)}` }),
})
