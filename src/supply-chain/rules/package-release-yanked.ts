// A version that its authors took back.

import { bad, good } from '../../finding/index.ts'
import { getInstalled } from '../installed.ts'
import { defineSupplyRule } from '../kit.ts'
import { yankedReleases } from '../yanked-releases.ts'

export default defineSupplyRule({
  id: 'package-release-yanked',
  title: 'A release that its authors took back',
  severity: 'low',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-1357'],
  owaspApi: null,
  asvs: [],
  why: `
    A release is yanked from PyPI because it is broken, or should never have been published. Nobody new gets it, but a lock file or a pin goes
    on installing it, and nobody mends it.
  `,
  fix: 'Lock the next release.',
  blindSpots: ['Releases that are not in our table: whether a release is yanked stands on PyPI alone, which a scan never asks.'],
  examples: [
    bad(
      'a release whose cure for a weakness had to be withdrawn',
      `
      # file: requirements.txt
      fastapi==0.115.0
      requests==2.32.0  # <-- finding
    `,
    ),
    good(
      'the release behind it',
      `
      # file: requirements.txt
      fastapi==0.115.0
      requests==2.32.3
    `,
    ),
  ],

  check(inventory, report) {
    for (const { folder, resolutions } of getInstalled(inventory)) {
      const seen = new Set<string>()
      for (const { packages } of resolutions)
        for (const one of packages) {
          const reason = one.version === null || one.ecosystem !== 'pypi' ? undefined : yankedReleases.get(one.name)?.get(one.version)
          if (reason === undefined || one.scope === 'development' || seen.has(`${one.name} ${one.version}`)) continue
          seen.add(`${one.name} ${one.version}`)
          report({
            place: one.place,
            cause: { name: folder === '' ? 'the project' : folder, what: `${one.name} ${one.version}` },
            component: { name: one.name, version: one.version ?? '', advisories: [] },
            what: `\`${one.name}\` ${one.version} was taken back by its authors: ${reason}`,
          })
        }
    }
  },
})
