// A macaroon whose location is pypi.org: https://pypi.org/help/#apitoken

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'pypi-api-token',
  title: 'PyPI API token',
  severity: 'critical',
  service: 'PyPI',
  opens: 'The token publishes: whoever has it puts their code into every machine that installs the packages.',
  rotate: 'On pypi.org under Account settings, API tokens, remove it and publish from CI without a token (trusted publishing).',
  variable: 'TWINE_PASSWORD',
  masked: 'pypi-AgEI…',
  keywords: ['pypi-ageichlwas5vcmc', 'pypi-agendgvzdc5wexbplm9yzw'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>pypi-(?:AgEIcHlwaS5vcmc|AgENdGVzdC5weXBpLm9yZw)[A-Za-z0-9_-]{50,300})(?![A-Za-z0-9_-])/dg,
  shown: 5,
  sample: (random) => ({ name: 'TWINE_PASSWORD', value: `pypi-AgEIcHlwaS5vcmc${random.text(140, alphabets.base64url)}` }),
})
