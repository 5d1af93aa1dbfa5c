// https://developers.deepgram.com/docs/create-additional-api-keys, https://www.assemblyai.com/docs

import { assigned, byName } from '../assigned.ts'
import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'speech-provider-api-key',
  title: 'Deepgram or AssemblyAI API key',
  severity: 'high',
  service: 'Deepgram or AssemblyAI',
  opens: 'The key transcribes on the bill of the account and reads what was transcribed.',
  rotate: 'In the console of the provider delete the key and make another.',
  variable: 'DEEPGRAM_API_KEY',
  masked: '…',
  keywords: ['deepgram', 'assemblyai', 'assembly_ai'],
  ...byName,
  pattern: assigned(String.raw`(?:deepgram|assembly_?ai)[\w.-]{0,20}key`, '[a-f0-9]{32}(?:[a-f0-9]{8})?'),
  sample: (random) => ({ name: 'DEEPGRAM_API_KEY', value: random.text(40, alphabets.hex) }),
})
