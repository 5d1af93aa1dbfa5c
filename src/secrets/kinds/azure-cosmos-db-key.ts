// https://learn.microsoft.com/azure/cosmos-db/secure-access-to-data

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'azure-cosmos-db-key',
  title: 'Azure Cosmos DB account key',
  severity: 'critical',
  service: 'Azure Cosmos DB',
  opens: 'The key reads and writes every database of the account.',
  rotate: 'In the portal under Keys regenerate the other key, switch to it, then regenerate this one.',
  variable: 'COSMOS_CONNECTION_STRING',
  masked: 'AccountEndpoint=https://shop.documents.azure.com:443/;AccountKey=…',
  keywords: ['documents.azure.com'],
  pattern: /AccountEndpoint=https:\/\/[\w.-]{1,100}:?\d{0,5}\/?;AccountKey=(?<secret>[A-Za-z0-9+/]{86}==)/dgi,
  sample: (random) => ({
    name: 'COSMOS_CONNECTION_STRING',
    value: `AccountEndpoint=https://shop.documents.azure.com:443/;AccountKey=${random.text(86, alphabets.base64)}==`,
  }),
})
