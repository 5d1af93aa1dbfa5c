// An index of one's own beside the public one: pip takes the higher version, whoever published it.

import { bad, good } from '../../finding/index.ts'
import type { PackageIndex } from '../inventory.ts'
import { defineSupplyRule } from '../kit.ts'
import { getPipInstalls } from '../pip-installs.ts'

/** Public ones, whose packages have names of their own or are the same as those of PyPI. */
const publicHosts =
  /^https?:\/\/(?:[^/]*\.)?(?:pypi\.org|pythonhosted\.org|pytorch\.org|nvidia\.com|googleapis\.com|dglteam\.com|data\.pyg\.org|openvinotoolkit\.org|huggingface\.co|jfrog\.io\/artifactory\/api\/pypi\/pypi|tsinghua\.edu\.cn|aliyun\.com|ustc\.edu\.cn|piwheels\.org|anaconda\.org|intel\.com|amd\.com)(?:\/|$)/i

export default defineSupplyRule({
  id: 'package-index-mixed',
  title: 'A private package index is mixed with the public one',
  severity: 'high',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-829', 'CWE-1357'],
  owaspApi: null,
  asvs: ['v5.0.0-15.2.4'],
  why: `
    With \`--extra-index-url\`, pip asks all indexes for every name and takes the highest version. Who learns the name of a package of yours
    publishes a higher one on PyPI, and your next build runs it: that is how large companies were entered in 2021 (dependency
    confusion).
  `,
  fix: `
    Let one index answer for everything (\`--index-url\` of a proxy that knows both), or install with hashes; with uv or Poetry, bind your
    packages to your index by name.
  `,
  blindSpots: [
    'Which of the packages come from the private index is not known: none of them may be at risk.',
    'Indexes that are set in the environment.',
  ],
  examples: [
    bad(
      'a private index beside PyPI',
      `
      # file: requirements.txt
      --extra-index-url https://packages.shop.example/simple  # <-- finding
      fastapi==0.115.0
      shop-auth>=1.2
    `,
    ),
    bad(
      'in an image',
      `
      # file: Dockerfile
      FROM python:3.13
      COPY requirements.txt .
      RUN pip install --extra-index-url https://packages.shop.example/simple shop-auth  # <-- finding
    `,
    ),
    good(
      'one index for everything',
      `
      # file: requirements.txt
      --index-url https://packages.shop.example/simple
      fastapi==0.115.0
      shop-auth>=1.2
    `,
    ),
    good(
      'hashes: a stranger cannot publish a file that fits',
      `
      # file: requirements.txt
      --extra-index-url https://packages.shop.example/simple
      shop-auth==1.2.0 --hash=sha256:3b1d7a2f6f0a4d5c9e8b7a6d5c4b3a2918273645546372819a0b1c2d3e4f5061
    `,
    ),
    good(
      'a public index of builds for other hardware',
      `
      # file: requirements.txt
      --extra-index-url https://download.pytorch.org/whl/cpu
      torch==2.6.0
    `,
    ),
  ],

  check({ resolutions }, report, { tree }) {
    const tell = ({ address, place }: PackageIndex): void =>
      report({
        place,
        cause: { name: place.file, what: address },
        what: `packages come from PyPI and from \`${address}\`, whichever has the higher version`,
      })
    for (const { format, packages, indexes } of resolutions) {
      if (format !== 'requirements' && format !== 'constraints' && format !== 'conda') continue
      if (packages.length > 0 && packages.every(({ hashes }) => hashes.length > 0)) continue
      indexes.filter(isOpen).forEach(tell)
    }
    for (const { indexes, isHashed } of getPipInstalls(tree)) if (!isHashed) indexes.filter(isOpen).forEach(tell)
  },
})

function isOpen({ role, address }: PackageIndex): boolean {
  return role === 'extra' && /^https?:/i.test(address) && !publicHosts.test(address)
}
