// A secret stands in the file of the pipeline, in the history of the project.

import { bad, defineCheck, good } from '../../kit.ts'
import { isCredentialName, isGuessable } from '../../names.ts'

export default defineCheck({
  id: 'pipeline-secret-in-variables',
  title: 'A secret stands in the file of the pipeline',
  severity: 'high',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-798', 'CWE-540'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    Whoever may read the project, or once could, has the value, and every pipeline of every branch is given it. Variables of the project
    can be masked and kept to protected branches; those of the file cannot.`,
  fix: 'Take the value back where it was made, and keep the new one in the settings of the project, masked and protected.',
  blindSpots: ['Whether a value is a secret is told by the name of its variable; what is short or stands for something is passed over.'],
  examples: [
    bad(
      'a password for a deployment',
      `
      # file: .gitlab-ci.yml
      variables:
        DEPLOY_PASSWORD: "kT7w-Qm29-xR4v-Zp81"  # <-- finding
      test:
        script: [pytest]
    `,
    ),
    good(
      'from the settings of the project, and a database for tests',
      `
      # file: .gitlab-ci.yml
      variables:
        DEPLOY_PASSWORD: $PRODUCTION_PASSWORD
        POSTGRES_PASSWORD: postgres
        API_TOKEN: test-token
      test:
        script: [pytest]
    `,
    ),
  ],

  looksAt: 'pipeline',
  check({ file, variables, jobs }, report) {
    for (const { name, text, line } of [...variables, ...jobs.flatMap((job) => job.variables)]) {
      if (!isCredentialName(name) || text.includes('$') || /\s|^https?:|^[/.]/.test(text) || text.length < 12 || isGuessable(text)) continue
      if (!/\d/.test(text) || !/[A-Za-z]/.test(text)) continue
      report({
        place: { file, line },
        cause: { name: file, what: name },
        what: `\`${name.slice(0, 80)}\` is written out in the file of the pipeline`,
      })
    }
  },
})
