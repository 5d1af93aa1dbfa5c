// pip asks two indexes for every name and takes the higher version: a stranger publishes the name of a private package.

import { parseDockerPairs } from '../../../syntax/index.ts'
import { bad, defineCheck, good } from '../../kit.ts'

/** Indexes that publish builds of public packages, under names that are theirs on PyPI too. */
const open =
  /^https:\/\/(?:download\.pytorch\.org|pypi\.(?:nvidia|ngc\.nvidia)\.com|pypi\.org|test\.pypi\.org|(?:www\.)?piwheels\.org|wheels\.vllm\.ai|abetlen\.github\.io|[\w-]+\.github\.io)\b/i

export default defineCheck({
  id: 'image-index-mixed',
  title: 'Private packages may be taken from a public index',
  severity: 'medium',
  confidence: 'low',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-829', 'CWE-1357'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    With \`--extra-index-url\` pip looks for each package in both indexes and takes the highest version. Whoever publishes the name of a
    private package on PyPI with a high number gets their code into the image.`,
  fix: 'Use one index that passes public packages on (`--index-url`), or uv with the package bound to its index in `tool.uv.sources`.',
  blindSpots: ['Which packages the second index is asked for is not known.'],
  examples: [
    bad(
      "an index of one's own beside PyPI",
      `
      # file: Dockerfile
      FROM python:3.12-slim
      RUN pip install --extra-index-url https://pypi.example.com/simple internal-auth  # <-- finding
      CMD ["uvicorn", "main:app"]
    `,
    ),
    good(
      'one index, and public builds of PyTorch',
      `
      # file: Dockerfile
      FROM python:3.12-slim
      RUN pip install --index-url https://pypi.example.com/simple internal-auth
      RUN pip install torch --extra-index-url https://download.pytorch.org/whl/cpu
      CMD ["uvicorn", "main:app"]
    `,
    ),
  ],

  looksAt: 'dockerfile',
  check({ file, stages }, report) {
    for (const { runs, instructions } of stages) {
      const addresses = [
        ...runs.flatMap(({ words, line }) => {
          const index = words.findIndex((word) => word.startsWith('--extra-index-url'))
          if (index < 0 || !words.some((word) => /(?:^|\/)pip[\d.]*$/.test(word))) return []
          return [{ address: /=(.*)$/.exec(words[index] ?? '')?.[1] ?? words[index + 1] ?? '', line }]
        }),
        ...instructions.flatMap(({ keyword, text, line }) =>
          keyword === 'ENV' || keyword === 'ARG'
            ? parseDockerPairs(text).flatMap(([name, address]) => (name === 'PIP_EXTRA_INDEX_URL' ? [{ address, line }] : []))
            : [],
        ),
      ]
      for (const { address, line } of addresses) {
        if (address === '' || open.test(address)) continue
        report({
          place: { file, line },
          cause: { name: file, what: 'extra index' },
          what: 'every package is looked for in two indexes, and the higher version wins',
        })
      }
    }
  },
})
