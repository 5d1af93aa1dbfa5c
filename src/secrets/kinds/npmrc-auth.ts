// https://docs.npmjs.com/cli/v11/configuring-npm/npmrc

import { bad, good } from '../../finding/index.ts'
import { defineKind } from '../kit.ts'

export default defineKind({
  id: 'npmrc-auth',
  title: 'Credentials in the settings of npm',
  severity: 'high',
  confidence: 'high',
  service: 'a registry of packages',
  why: 'The token installs from the registry and, with the right to write, publishes: whoever has it puts their code into every machine that installs the packages.',
  fix: 'Revoke the token at the registry, and write ${NPM_TOKEN} in its place.',
  blindSpots: ['Whether the value is still accepted is not asked.'],
  examples: [
    bad(
      'a file with a value',
      `
      # file: .npmrc
      //packages.shop-prod.net/:_authToken={{npmrc-auth …}}  # <-- finding
    `,
    ),
    good(
      'a file that names a variable',
      `
      # file: .npmrc
      //packages.shop-prod.net/:_authToken=\${NPM_TOKEN}
    `,
    ),
  ],
  keywords: ['_authtoken', '_auth', '_password'],
  needs: /^[ \t]?=/,
  pattern: /(?:\/:|^)_(?:authToken|auth|password)[ \t]?=[ \t]?["']?(?<secret>[^\s"'${}]{12,400})/dgm,
  reach: { before: 200, after: 400, line: false },
  judge: ({ path, text, start }) =>
    /(?:^|\/)\.?[\w-]*npmrc$/.test(path) || /\/:_\w+\s?=\s?["']?$/.test(text.slice(Math.max(0, start - 20), start)) ? {} : null,
  sample: (random) => {
    const value = random.text(40)
    return { name: '_authToken', value, file: { path: '.npmrc', text: `//packages.shop-prod.net/:_authToken=${value}\n` } }
  },
})
