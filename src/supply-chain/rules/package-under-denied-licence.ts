// A package under a licence that the project denies.

import { bad, good } from '../../finding/index.ts'
import { judgeLicences } from '../denied-licences.ts'
import { defineSupplyRule } from '../kit.ts'

const settings = `
      # file: fastward.yaml
      licences:
        deny: [AGPL-3.0-only, AGPL-3.0-or-later]
        from: .venv`
const installed = (name: string, version: string, said: string) => `
      # file: .venv/lib/python3.12/site-packages/${name}-${version}.dist-info/METADATA
      Metadata-Version: 2.4
      Name: ${name}
      Version: ${version}
      ${said}`

export default defineSupplyRule({
  id: 'package-under-denied-licence',
  title: 'A package under a licence that the project denies',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-1357'],
  owaspApi: null,
  asvs: [],
  why: `
    Who passes the application on, or offers it over the network under the AGPL, takes on what the licence asks, such as giving away the
    source. Whoever wrote the settings has decided that this may not happen.
  `,
  fix: 'Take another package, get another licence from its authors, or have the licence allowed under `licences` in fastward.yaml.',
  blindSpots: [
    'Nothing is asked where fastward.yaml denies no licence.',
    'Licences are read where the packages are installed, and nowhere else: the report says of how many packages none is known.',
    'A licence that a package says in words of its own, or with an exception, is told as not known.',
    'Packages for development alone are left out.',
  ],
  examples: [
    bad(
      'a denied licence, in the expression of the package',
      `
      # file: requirements.txt
      fastapi==0.115.0
      pymupdf==1.26.0  # <-- finding
${settings}${installed('pymupdf', '1.26.0', 'License-Expression: AGPL-3.0-or-later')}
    `,
    ),
    bad(
      'said in a classifier, of a package that another one brings',
      `
      # file: pyproject.toml
      [project]
      name = "shop"
      dependencies = ["reader"]
      # file: uv.lock
      version = 1
      [[package]]
      name = "shop"
      source = { virtual = "." }
      dependencies = [{ name = "reader" }]
      [[package]]
      name = "reader"
      version = "3.1"
      dependencies = [{ name = "scanner" }]
      [[package]]
      name = "scanner"  # <-- finding
      version = "2.0"
${settings}${installed('reader', '3.1', 'License: MIT')}${installed('scanner', '2.0', 'Classifier: License :: OSI Approved :: GNU Affero General Public License v3')}
    `,
    ),
    good(
      'a choice of which one licence is allowed',
      `
      # file: requirements.txt
      reader==3.1
${settings}${installed('reader', '3.1', 'License-Expression: AGPL-3.0-only OR Apache-2.0')}
    `,
    ),
    good(
      'another licence, and one that is not known: the report says so',
      `
      # file: requirements.txt
      reader==3.1
      scanner==2.0
${settings}${installed('reader', '3.1', 'License: MIT')}${installed('scanner', '1.9', 'License-Expression: AGPL-3.0-only')}
    `,
    ),
    good(
      'settings that deny nothing',
      `
      # file: requirements.txt
      scanner==2.0
      # file: fastward.yaml
      licences: {from: .venv}${installed('scanner', '2.0', 'License-Expression: AGPL-3.0-only')}
    `,
    ),
  ],

  check(inventory, report, { licences }) {
    if (licences === undefined || licences === null || licences.deny.length === 0) return
    for (const { package: one, folder, place, licence, denied } of judgeLicences(inventory, licences)) {
      if (denied !== 'yes') continue
      report({
        place,
        cause: { name: folder === '' ? 'the project' : folder, what: `${one.name} ${licence}` },
        ...(one.version === null ? {} : { component: { name: one.name, version: one.version, advisories: [] } }),
        what: `\`${one.name}\`${one.version === null ? '' : ` ${one.version}`} stands under \`${licence}\`, which the settings deny`,
      })
    }
  },
})
