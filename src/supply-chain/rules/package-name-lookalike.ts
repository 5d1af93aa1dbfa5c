// A name one slip away from that of a package everybody knows.

import { bad, good } from '../../finding/index.ts'
import { findImitated } from '../find-imitated.ts'
import { getInstalledPackages } from '../installed.ts'
import { defineSupplyRule } from '../kit.ts'

export default defineSupplyRule({
  id: 'package-name-lookalike',
  title: 'A package is named almost like a well-known one',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-506', 'CWE-829'],
  owaspApi: null,
  asvs: ['v5.0.0-15.2.4'],
  why: `
    Names one letter beside a popular one are registered on PyPI by the hundred, to run on the machines of those who mistype. Such a package
    runs its code while it is installed, with all that the build and the application may do.
  `,
  fix: 'Look at the page of the package; if the other was meant, correct the name and change every secret that the machine could read.',
  blindSpots: ['Names further away than one slip.', 'Whether the package exists is not asked: an honest one may have such a name.'],
  examples: [
    bad(
      'a name that is known to have carried malware',
      `
      # file: requirements.txt
      fastapi==0.115.0
      colourama==0.4.6  # <-- finding
    `,
    ),
    bad(
      'one letter is missing: less sure, for the package may be honest',
      `
      # file: pyproject.toml
      [project]
      name = "shop"
      dependencies = [
        "fastpi>=0.100",  # <-- finding
        "uvicorn",
      ]
    `,
    ),
    good(
      'other packages whose names are near for good reasons',
      `
      # file: requirements.txt
      elasticsearch8==8.15.0
      psycopg==3.2.1
      websocket-client==1.8.0
      aiofile==3.9.0
      typer-slim==0.12.5
    `,
    ),
  ],

  check(inventory, report) {
    for (const { package: one, folder } of getInstalledPackages(inventory)) {
      if (one.ecosystem !== 'pypi' || (one.source !== 'index' && one.source !== 'unknown')) continue
      const imitation = findImitated(one.name)
      if (imitation === null) continue
      report({
        place: one.place,
        cause: { name: folder === '' ? 'the project' : folder, what: one.name },
        what: `\`${one.name}\` is not \`${imitation.of}\`: ${imitation.how}`,
        ...(imitation.isKnown ? {} : { confidence: 'medium' as const }),
      })
    }
  },
})
