// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-sas

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'azure-shared-access-key',
  title: 'Azure Service Bus or Event Hubs key',
  severity: 'high',
  service: 'Azure',
  opens: 'The key sends, reads or manages the messages of the namespace, as its policy says.',
  rotate: 'In the portal under Shared access policies rotate the key of the policy.',
  variable: 'SERVICE_BUS_CONNECTION_STRING',
  masked: 'Endpoint=sb://shop.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=…',
  keywords: ['sharedaccesskey='],
  pattern: /SharedAccessKey=(?<secret>[A-Za-z0-9+/]{43}=)/dgi,
  sample: (random) => ({
    name: 'SERVICE_BUS_CONNECTION_STRING',
    value: `Endpoint=sb://shop.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=${random.text(43, alphabets.base64)}=`,
  }),
})
