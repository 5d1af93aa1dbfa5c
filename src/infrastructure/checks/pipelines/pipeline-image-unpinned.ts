// A job runs in whatever image was published last.

import { bad, defineCheck, good } from '../../kit.ts'

export default defineCheck({
  id: 'pipeline-image-unpinned',
  title: 'A pipeline runs in whatever image is published next',
  severity: 'low',
  confidence: 'low',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-1357'],
  owaspApi: null,
  asvs: [],
  why: `
    The image sees the variables of the job. With \`latest\`, or without a tag, it is whatever its owner, or who took their account,
    published last.`,
  fix: 'Name the release of the image, and better its digest.',
  blindSpots: ['A tag can be moved too.'],
  examples: [
    bad(
      'the last one',
      `
      # file: .gitlab-ci.yml
      test:
        image: someone/python-tools:latest  # <-- finding
        script: [pytest]
    `,
    ),
    good(
      'a release',
      `
      # file: .gitlab-ci.yml
      test:
        image: python:3.13-slim
        script: [pytest]
    `,
    ),
  ],

  looksAt: 'pipeline',
  check({ file, image, services, jobs }, report) {
    const seen = new Set<string>()
    for (const one of [image, ...services, ...jobs.flatMap((job) => [job.image, ...job.services])]) {
      if (one === null || one.text.includes('$') || one.text.includes('@') || seen.has(one.text)) continue
      const tag = /:([^/:]+)$/.exec(one.text)?.[1] ?? null
      if (tag !== null && tag !== 'latest') continue
      seen.add(one.text)
      report({
        place: { file, line: one.line },
        cause: { name: file, what: one.text.slice(0, 200) },
        what: `\`${one.text.slice(0, 120)}\` is whatever was published last`,
      })
    }
  },
})
