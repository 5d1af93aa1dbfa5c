// Packages that come over a connection on which anybody between can put others in their place.

import { bad, good } from '../../finding/index.ts'
import type { PackageIndex } from '../inventory.ts'
import { defineSupplyRule } from '../kit.ts'
import { getPipInstalls } from '../pip-installs.ts'

export default defineSupplyRule({
  id: 'package-index-unverified',
  title: 'Packages from a server that nobody verifies',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-494', 'CWE-319'],
  owaspApi: null,
  asvs: ['v5.0.0-12.2.1'],
  why: `
    A package runs as the application does, most already while it is installed. Over plain HTTP, or from a host that pip is told to trust
    without a certificate, whoever stands between chooses what that is.
  `,
  fix: 'Use the address with `https://` and a certificate that the machine knows (`--cert` or `PIP_CERT` for one of your own).',
  blindSpots: ['Indexes in `pip.conf`, in environment variables or in the settings of CI that do not lie in the tree.'],
  examples: [
    bad(
      'an index over plain HTTP',
      `
      # file: requirements.txt
      --index-url http://packages.shop.example/simple  # <-- finding
      fastapi==0.115.0
    `,
    ),
    bad(
      'a host whose certificate is not looked at',
      `
      # file: Dockerfile
      FROM python:3.13
      COPY requirements.txt .
      RUN pip install --trusted-host packages.shop.example -r requirements.txt  # <-- finding
    `,
    ),
    bad(
      'a source of Poetry over plain HTTP',
      `
      # file: pyproject.toml
      [tool.poetry]
      name = "shop"
      [[tool.poetry.source]]
      name = "own"
      url = "http://packages.shop.example/simple"  # <-- finding
    `,
    ),
    good(
      'an index of one’s own over TLS, and a proxy on the same machine',
      `
      # file: requirements.txt
      --index-url https://packages.shop.example/simple
      --find-links http://localhost:3141/wheels
      fastapi==0.115.0
    `,
    ),
  ],

  check({ resolutions }, report, { tree }) {
    const indexes = [...resolutions.flatMap((one) => one.indexes), ...getPipInstalls(tree).flatMap((one) => one.indexes)]
    const seen = new Set<string>()
    for (const index of indexes) {
      const fault = findFault(index)
      const host = hostOf(index.address)
      // The two options stand together: one is there for the other.
      const key = `${index.place.file} ${host}`
      if (fault === null || seen.has(key)) continue
      seen.add(key)
      report({ place: index.place, cause: { name: index.place.file, what: host }, what: `packages come from \`${host}\` ${fault}` })
    }
  },
})

function findFault({ address, role }: PackageIndex): string | null {
  if (isLocal(hostOf(address))) return null
  if (role === 'trusted') return 'without a look at its certificate'
  return /^http:\/\//i.test(address) ? 'over plain HTTP' : null
}

function hostOf(address: string): string {
  return address
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
    .replace(/[/?#:].*$/s, '')
    .toLowerCase()
}

function isLocal(host: string): boolean {
  return /^(?:localhost|127\.\d+\.\d+\.\d+|\[?::1\]?|host\.docker\.internal|)$/.test(host)
}
