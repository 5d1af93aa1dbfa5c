// The image runs a release of Python that nobody mends any more.

import { bad, defineCheck, good } from '../../kit.ts'
import { findPythonEnd } from '../../python-releases.ts'
import { shippedStages } from '../../sources/dockerfiles.ts'

export default defineCheck({
  id: 'python-past-its-end',
  title: 'The image runs a Python that is no longer mended',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-1395', 'CWE-1104'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    A release of Python is mended for five years. After that, holes in its parsers, its TLS and its HTTP stay open, new releases of
    FastAPI, Pydantic and Uvicorn do not install on it any more, and the image of it is not built anew.`,
  fix: 'Build on a release that is still mended, `python:3.13-slim` for instance, and run the tests with it.',
  blindSpots: ['Other images bring a Python of their own, which is not looked up.'],
  examples: [
    bad(
      'a release of 2018',
      `
      # file: Dockerfile
      FROM python:3.7-slim  # <-- finding
      CMD ["uvicorn", "main:app"]
    `,
    ),
    bad(
      'by way of an argument',
      `
      # file: Dockerfile
      ARG PYTHON_VERSION=3.8
      FROM python:\${PYTHON_VERSION}-slim-bookworm AS base  # <-- finding
      FROM base
      CMD ["uvicorn", "main:app"]
    `,
    ),
    good(
      'one that is mended',
      `
      # file: Dockerfile
      FROM python:3.13-slim
      CMD ["uvicorn", "main:app"]
    `,
    ),
  ],

  looksAt: 'dockerfile',
  check(dockerfile, report, { today }) {
    const { file, stages, purpose } = dockerfile
    const shipped = shippedStages(dockerfile)
    for (const stage of stages) {
      const version =
        /^(?:[\w.-]+(?::\d+)?\/)*python:(\d+\.\d+)/.exec(stage.base)?.[1] ??
        /^tiangolo\/[\w-]+:python(\d+\.\d+)/.exec(stage.base)?.[1] ??
        /^ghcr\.io\/astral-sh\/uv:(?:[\d.]+-)?python(\d+\.\d+)/.exec(stage.base)?.[1]
      const end = version === undefined ? null : findPythonEnd(version)
      if (version === undefined || end === null || end > today) continue
      const isMinor = !shipped.includes(stage) || purpose === 'development'
      report({
        place: { file, line: stage.from.line, end: stage.from.end },
        cause: { name: file, what: `python ${version}` },
        what: `Python ${version} is not mended since ${end.toISOString().slice(0, 7)}`.replace(/^Python/, 'its Python'),
        ...(isMinor ? { severity: 'low', confidence: 'medium' } : {}),
      })
    }
  },
})
