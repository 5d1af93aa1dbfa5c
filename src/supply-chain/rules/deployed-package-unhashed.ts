// A version says what a file is called, a hash says what is in it.

import { bad, good } from '../../finding/index.ts'
import { defineSupplyRule } from '../kit.ts'
import { findInstalledFiles } from '../pip-installs.ts'
import { findPin } from '../reader.ts'

export default defineSupplyRule({
  id: 'deployed-package-unhashed',
  title: 'An image installs packages that no hash vouches for',
  severity: 'low',
  confidence: 'high',
  audience: 'pedantic',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-494', 'CWE-353'],
  owaspApi: null,
  asvs: ['v5.0.0-15.2.4'],
  why: `
    PyPI never lets a file be replaced, but a new file of the same version may be added, and a mirror or a proxy can hand out what it wants.
    With hashes, pip refuses whatever is not what was locked.
  `,
  fix: 'Write the hashes (`pip-compile --generate-hashes`, `uv export`), and install with `--require-hashes`.',
  blindSpots: ['Requirements that are made while the image is built.'],
  examples: [
    bad(
      'versions without hashes',
      `
      # file: Dockerfile
      FROM python:3.13
      COPY requirements.txt .
      RUN pip install -r requirements.txt
      # file: requirements.txt
      fastapi==0.115.0  # <-- finding
      uvicorn==0.30.0
    `,
    ),
    good(
      'versions with hashes',
      `
      # file: Dockerfile
      FROM python:3.13
      COPY requirements.txt .
      RUN pip install --require-hashes -r requirements.txt
      # file: requirements.txt
      fastapi==0.115.0 --hash=sha256:3b1d7a2f6f0a4d5c9e8b7a6d5c4b3a2918273645546372819a0b1c2d3e4f5061
    `,
    ),
  ],

  check({ resolutions }, report, { tree }) {
    const installed = findInstalledFiles(
      tree,
      resolutions.map(({ file }) => file),
    )
    for (const { file, format, packages } of resolutions) {
      if (format !== 'requirements' || !installed.has(file)) continue
      const bare = packages.filter(
        (one) => one.scope !== 'development' && one.source === 'index' && one.hashes.length === 0 && findPin(one.specifier) !== null,
      )
      const [first] = bare
      if (first === undefined) continue
      report({
        place: first.place,
        cause: { name: file, what: 'hashes' },
        what: `of the pinned packages that an image installs, ${bare.length} have no hash`,
      })
    }
  },
})
