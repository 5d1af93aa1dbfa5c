// https://learn.microsoft.com/azure/storage/common/storage-configure-connection-string

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'azure-storage-account-key',
  title: 'Azure storage account key',
  severity: 'critical',
  service: 'Azure Storage',
  opens: 'The key reads, writes and deletes everything in the storage account, and signs links for others.',
  rotate:
    'In the portal under Access keys rotate the other key, switch to it, then rotate this one; better, turn shared keys off and use a managed identity.',
  variable: 'AZURE_STORAGE_CONNECTION_STRING',
  masked: 'DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=…',
  keywords: ['accountkey='],
  pattern: /AccountKey=(?<secret>[A-Za-z0-9+/]{86}==)/dgi,
  // The key of the emulator is the same everywhere, and Cosmos DB has a kind of its own.
  judge: ({ text, start, value }) =>
    /AccountEndpoint=|devstoreaccount1/i.test(text.slice(Math.max(0, start - 200), start)) || value.startsWith('Eby8vdM02x') ? null : {},
  sample: (random) => ({
    name: 'AZURE_STORAGE_CONNECTION_STRING',
    value: `DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=${random.text(86, alphabets.base64)}==`,
  }),
})
