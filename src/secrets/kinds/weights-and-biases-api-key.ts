// https://docs.wandb.ai/quickstart

import { assigned, byName } from '../assigned.ts'
import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'weights-and-biases-api-key',
  title: 'Weights and Biases API key',
  severity: 'high',
  service: 'Weights and Biases',
  opens: 'The key reads and changes the runs, data and models of its owner.',
  rotate: 'Under User settings, API keys, revoke it and make another.',
  variable: 'WANDB_API_KEY',
  masked: '…',
  keywords: ['wandb'],
  ...byName,
  pattern: assigned(String.raw`wandb[\w.-]{0,20}key`, '[a-f0-9]{40}'),
  sample: (random) => ({ name: 'WANDB_API_KEY', value: random.text(40, alphabets.hex) }),
})
