// An image is built on whatever somebody publishes next.

import { bad, defineCheck, good } from '../../kit.ts'
import { findBase } from '../../sources/dockerfiles.ts'

export default defineCheck({
  id: 'base-image-unpinned',
  title: 'The image is built on whatever is published next',
  severity: 'low',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-1357'],
  owaspApi: null,
  asvs: [],
  why: `
    Without a tag, or with \`latest\`, every build may stand on another release of the system and of Python. What was tested is not what
    runs, an old machine keeps an old image for ever, and nobody can say which one had the hole.`,
  fix: 'Name the release, `python:3.13-slim`, and better its digest too, `@sha256:…`, and let a bot move it.',
  blindSpots: ['A tag can be moved too.'],
  examples: [
    bad(
      'no tag',
      `
      # file: Dockerfile
      FROM python  # <-- finding
      CMD ["uvicorn", "main:app"]
    `,
    ),
    bad(
      'the last one',
      `
      # file: Dockerfile
      FROM tiangolo/uvicorn-gunicorn-fastapi:latest  # <-- finding
      COPY app /app
    `,
    ),
    good(
      'a release, a digest, another stage, nothing',
      `
      # file: Dockerfile
      ARG PYTHON=3.13
      FROM python:\${PYTHON}-slim AS base
      FROM ubuntu@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef AS other
      FROM scratch AS files
      FROM registry.example.com:5000/team/base:7 AS own
      FROM base
      CMD ["uvicorn", "main:app"]
    `,
    ),
  ],

  looksAt: 'dockerfile',
  check({ file, stages, purpose }, report) {
    for (const stage of stages) {
      const { base, from } = stage
      if (base === '' || base === 'scratch' || base.includes('$') || base.includes('@') || findBase(stage, stages) !== undefined) continue
      const tag = /:([^/:]+)$/.exec(base)?.[1] ?? null
      if (tag !== null && tag !== 'latest') continue
      report({
        place: { file, line: from.line, end: from.end },
        cause: { name: file, what: base },
        what: `\`${base.slice(0, 120)}\` is ${tag === null ? 'named without a release' : 'whatever was published last'}`,
        ...(purpose === 'development' ? { confidence: 'low' } : {}),
      })
    }
  },
})
