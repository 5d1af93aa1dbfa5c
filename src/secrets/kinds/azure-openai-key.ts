// https://learn.microsoft.com/azure/ai-services/openai/reference

import { assigned, byName } from '../assigned.ts'
import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'azure-openai-key',
  title: 'Azure OpenAI key of the older form',
  severity: 'high',
  service: 'Azure OpenAI',
  opens: 'The key runs the models of the resource on its bill.',
  rotate: 'In the portal under Keys and Endpoint regenerate the other key, switch to it, then regenerate this one.',
  variable: 'AZURE_OPENAI_KEY',
  masked: '…',
  keywords: ['azure'],
  ...byName,
  pattern: assigned(String.raw`azure[\w.-]{0,20}key`, '[a-f0-9]{32}'),
  sample: (random) => ({ name: 'AZURE_OPENAI_KEY', value: random.text(32, alphabets.hex) }),
})
