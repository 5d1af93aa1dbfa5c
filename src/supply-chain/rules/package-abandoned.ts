// A package that nobody mends any more, with what to take in its place.

import { bad, good } from '../../finding/index.ts'
import { abandonedPackages } from '../abandoned-packages.ts'
import { defineSupplyRule } from '../kit.ts'

export default defineSupplyRule({
  id: 'package-abandoned',
  title: 'A package that nobody maintains',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-1104'],
  owaspApi: null,
  asvs: [],
  why: 'The next weakness that is found in it stays: nobody is there to mend it, and a fork under another name does not reach you.',
  fix: 'Move to a package that is maintained.',
  blindSpots: ['Packages that are not in our table.'],
  examples: [
    bad(
      'a library for tokens without a maintainer',
      `
      # file: uv.lock
      version = 1
      [[package]]
      name = "fastapi-jwt-auth"  # <-- finding
      version = "0.5.0"
    `,
    ),
    good(
      'one that is maintained',
      `
      # file: uv.lock
      version = 1
      [[package]]
      name = "pyjwt"
      version = "2.10.1"
    `,
    ),
  ],

  check({ resolutions }, report) {
    for (const { packages } of resolutions)
      for (const { name, place } of packages) {
        const known = abandonedPackages.get(name)
        if (known === undefined) continue
        report({
          place,
          cause: { name: place.file, what: name },
          what: `\`${name}\` ${known.state}`,
          fix: `Move to ${known.instead}.`,
        })
      }
  },
})
