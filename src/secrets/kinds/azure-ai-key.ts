// Keys that can be recognised since 2024: https://learn.microsoft.com/azure/ai-services/authentication

import { defineToken } from '../kit.ts'

export default defineToken({
  id: 'azure-ai-key',
  title: 'Azure AI or Azure OpenAI key',
  severity: 'high',
  service: 'Azure AI',
  opens: 'The key runs the models of the resource on its bill, and reads what they keep.',
  rotate:
    'In the portal under Keys and Endpoint regenerate the other key, switch to it, then regenerate this one; better, use Entra and turn local keys off.',
  variable: 'AZURE_OPENAI_API_KEY',
  masked: '…',
  keywords: ['jqqj9'],
  pattern:
    /(?<![A-Za-z0-9])(?<secret>[A-Za-z0-9]{52}JQQJ9[9DH][A-Za-z0-9][A-L][A-Za-z0-9]{16}[A-Za-z][A-Za-z0-9]{7}(?:[A-Za-z0-9]{4})?)(?![A-Za-z0-9])/dg,
  sample: (random) => ({
    name: 'AZURE_OPENAI_API_KEY',
    value: `${random.text(52)}JQQJ99${random.text(1)}B${random.text(16)}A${random.text(7)}`,
  }),
})
