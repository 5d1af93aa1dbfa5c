// A pipeline takes jobs from elsewhere, as they are when it runs.

import { bad, defineCheck, good } from '../../kit.ts'

export default defineCheck({
  id: 'pipeline-include-unpinned',
  title: 'A pipeline runs jobs that others can change',
  severity: 'medium',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-829'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    What is included runs with the variables of this project. A file at an address, or the default branch of another project, is
    whatever it is when the pipeline starts: whoever may change it there reads the secrets here.`,
  fix: 'Name a commit with `ref`, or for a file at an address its `integrity`.',
  blindSpots: ['What is included from elsewhere is not read.'],
  examples: [
    bad(
      'an address',
      `
      # file: .gitlab-ci.yml
      include:
        - remote: https://example.com/ci/security.yml  # <-- finding
    `,
    ),
    bad(
      'the default branch of another project',
      `
      # file: .gitlab-ci.yml
      include:
        - project: platform/ci-templates  # <-- finding
          file: /python.yml
    `,
    ),
    good(
      'a commit, a checksum, a file of the project',
      `
      # file: .gitlab-ci.yml
      include:
        - project: platform/ci-templates
          ref: 0123456789abcdef0123456789abcdef01234567
          file: /python.yml
        - remote: https://example.com/ci/security.yml
          integrity: sha256-L3/GAoKaw0Arw6hDCKeKQlV1QPEgHYxGBHsH4zG1IY8=
        - local: ci/test.yml
    `,
    ),
  ],

  looksAt: 'pipeline',
  check({ file, includes }, report) {
    for (const { kind, text, line, ref, hasIntegrity } of includes) {
      if (!isRemote(kind) || hasIntegrity || (ref !== null && /^[\da-f]{40}$|^v?\d+\.\d+/i.test(ref))) continue
      const isPlain = text.startsWith('http:')
      report({
        place: { file, line },
        cause: { name: file, what: text.slice(0, 200) },
        what:
          kind === 'remote'
            ? `jobs come from an address${isPlain ? ' over plain HTTP' : ''}, as they are when the pipeline starts`
            : `jobs come from a branch of \`${text.slice(0, 120)}\``,
        severity: isPlain ? 'high' : kind === 'remote' ? 'medium' : 'low',
      })
    }
  },
})

function isRemote(kind: string): boolean {
  return kind === 'remote' || kind === 'project'
}
