// A package that nobody mends any more, with what to take in its place.

import { bad, good } from '../../finding/index.ts'
import { abandonedPackages, restingPackages } from '../abandoned-packages.ts'
import { getInstalledPackages } from '../installed.ts'
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
  asvs: ['v5.0.0-15.2.1'],
  why: 'The next weakness that is found in it stays: nobody is there to mend it, and a fork under another name does not reach you.',
  fix: 'Move to a package that is maintained.',
  blindSpots: [
    'Packages that are not in our table.',
    'Packages that only other packages bring: those who ask for them have to move.',
    'Packages for development alone are left out.',
  ],
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
    bad(
      'said once, where it is written, however many files repeat it',
      `
      # file: pyproject.toml
      [project]
      name = "shop"
      dependencies = [
        "fastapi",
        "passlib[bcrypt]>=1.7",  # <-- finding
      ]
      # file: uv.lock
      version = 1
      [[package]]
      name = "shop"
      source = { virtual = "." }
      dependencies = [{ name = "passlib", extra = ["bcrypt"] }]
      [[package]]
      name = "passlib"
      version = "1.7.4"
    `,
    ),
    bad(
      'one that its authors keep safe, and nothing more: less sure, and not shown by default',
      `
      # file: requirements.txt
      fastapi==0.115.0
      fastapi-users==14.0.1  # <-- finding
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
    good(
      'what another package brings, and what is for tests alone',
      `
      # file: pyproject.toml
      [project]
      name = "shop"
      dependencies = ["google-auth"]
      [dependency-groups]
      test = ["pypdf2"]
      # file: uv.lock
      version = 1
      [[package]]
      name = "shop"
      source = { virtual = "." }
      dependencies = [{ name = "google-auth" }]
      [package.dev-dependencies]
      test = [{ name = "pypdf2" }]
      [[package]]
      name = "google-auth"
      version = "2.40.0"
      dependencies = [{ name = "rsa" }]
      [[package]]
      name = "rsa"
      version = "4.9.1"
      [[package]]
      name = "pypdf2"
      version = "3.0.1"
    `,
    ),
  ],

  check(inventory, report, { model }) {
    // What the code does with python-jose is told by a rule about code.
    const isToldByCode = model.code?.calls.some((call) => call.callee.startsWith('jose.')) === true
    for (const { package: one, folder } of getInstalledPackages(inventory)) {
      if (one.ecosystem !== 'pypi' || one.isDirect === false || one.scope === 'development') continue
      const abandoned = abandonedPackages.get(one.name)
      const known = abandoned ?? restingPackages.get(one.name)
      if (known === undefined || (one.name === 'python-jose' && isToldByCode)) continue
      report({
        place: one.place,
        cause: { name: folder === '' ? 'the project' : folder, what: one.name },
        ...(one.version === null ? {} : { component: { name: one.name, version: one.version, advisories: [] } }),
        what: `\`${one.name}\` ${known.state}`,
        fix:
          abandoned === undefined
            ? 'Wait for the successor that its authors announce, and keep it up to date until then.'
            : `Move to ${known.instead}.`,
        severity: known.severity,
        ...(abandoned === undefined ? { confidence: 'low' as const } : {}),
      })
    }
  },
})
