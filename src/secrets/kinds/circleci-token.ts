// https://circleci.com/docs/managing-api-tokens/

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'circleci-token',
  title: 'CircleCI token',
  severity: 'high',
  service: 'CircleCI',
  opens: 'The token runs pipelines and reads the settings of the projects of its owner.',
  rotate: 'Under User settings, Personal API Tokens, delete it and make another.',
  variable: 'CIRCLECI_TOKEN',
  masked: 'CCIPAT_…',
  keywords: ['ccipat_', 'cciprj_'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>CCIP(?:AT|RJ)_[A-Za-z0-9]{22}_[a-f0-9]{40})(?![A-Za-z0-9_-])/dg,
  shown: 7,
  sample: (random) => ({ name: 'CIRCLECI_TOKEN', value: `CCIPAT_${random.text(22)}_${random.text(40, alphabets.hex)}` }),
})
