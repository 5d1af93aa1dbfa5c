// https://learn.microsoft.com/azure/container-registry/container-registry-authentication

import { defineToken } from '../kit.ts'

export default defineToken({
  id: 'azure-container-registry-password',
  title: 'Azure Container Registry password',
  severity: 'high',
  service: 'Azure Container Registry',
  opens: 'The password pulls every image of the registry and, of the admin user, puts others in their place.',
  rotate: 'In the portal under Access keys regenerate the password; better, turn the admin user off.',
  variable: 'ACR_PASSWORD',
  masked: '…',
  keywords: ['+acr'],
  pattern: /(?<![A-Za-z0-9+/])(?<secret>[A-Za-z0-9+/]{42}\+ACR[A-Za-z0-9]{6})(?![A-Za-z0-9+/])/dg,
  sample: (random) => ({ name: 'ACR_PASSWORD', value: `${random.text(42)}+ACR${random.text(6)}` }),
})
