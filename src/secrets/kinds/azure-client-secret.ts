// Secrets since 2021 have `Q~` at the fifth place: https://learn.microsoft.com/entra/identity-platform/security-best-practices-for-app-registration

import { defineToken } from '../kit.ts'

export default defineToken({
  id: 'azure-client-secret',
  title: 'Microsoft Entra client secret',
  severity: 'critical',
  service: 'Microsoft Entra',
  opens: 'The secret signs in as the application, with every right that was granted to it in the tenant.',
  rotate:
    'In Entra under App registrations, Certificates and secrets, add a secret, switch to it and delete this one; better, use a managed identity or a federated credential.',
  variable: 'AZURE_CLIENT_SECRET',
  masked: '…',
  keywords: ['q~'],
  pattern: /(?<![A-Za-z0-9_~.-])(?<secret>[A-Za-z0-9_~.]{3}\dQ~[A-Za-z0-9_~.-]{31,34})(?![A-Za-z0-9_~.-])/dg,
  sample: (random) => ({ name: 'AZURE_CLIENT_SECRET', value: `${random.text(3)}${random.integer(10)}Q~${random.text(34)}` }),
})
