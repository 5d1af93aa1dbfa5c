// https://packaging.python.org/en/latest/specifications/pypirc/

import { bad, good } from '../../finding/index.ts'
import { defineKind } from '../kit.ts'

export default defineKind({
  id: 'pypirc-password',
  title: 'Password in the settings of twine',
  severity: 'critical',
  confidence: 'high',
  service: 'an index of packages',
  why: 'The password publishes: whoever has it puts their code into every machine that installs the packages.',
  fix: 'Set another password or token at the index, and give it to twine as TWINE_PASSWORD; PyPI takes uploads from CI without any.',
  blindSpots: ['Whether the value is still accepted is not asked.'],
  examples: [
    bad(
      'a file with a value',
      `
      # file: .pypirc
      [internal]
      repository = https://packages.shop-prod.net/
      username = build
      password = {{pypirc-password …}}  # <-- finding
    `,
    ),
    good(
      'a file that names a variable',
      `
      # file: .pypirc
      [internal]
      repository = https://packages.shop-prod.net/
      username = build
    `,
    ),
  ],
  keywords: ['password'],
  needs: /^[ \t]{0,8}[=:]/,
  pattern: /^[ \t]{0,8}password[ \t]{0,8}[=:][ \t]{0,8}(?<secret>\S{6,200})/dgm,
  reach: { before: 200, after: 400, line: false },
  judge: ({ path }) => (/(?:^|\/)\.pypirc$/.test(path) ? {} : null),
  sample: (random) => {
    const value = random.text(20)
    return { name: 'password', value, file: { path: '.pypirc', text: `[internal]\nusername = build\npassword = ${value}\n` } }
  },
})
