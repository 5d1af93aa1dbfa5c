// A text that strangers write is expanded in a place where the shell reads it as a program.

import { bad, defineCheck, good } from '../../kit.ts'

const untrusted =
  /\$\{?(CI_(?:COMMIT_(?:MESSAGE|TITLE|DESCRIPTION|REF_NAME|BRANCH|TAG_MESSAGE|AUTHOR)|MERGE_REQUEST_(?:TITLE|DESCRIPTION|SOURCE_BRANCH_NAME|LABELS)|EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_NAME))\b/
const reader =
  /(?:^|[\s;&|(])(?:eval|(?:ba|z|da)?sh\s+-\w*c|ssh\s[^"';|&]{1,300}|python3?\s+-c|node\s+-e|su\s[^"';|&]{0,100}-c|docker\s(?:exec|run)\s[^"';|&]{1,300}\s(?:ba)?sh\s+-\w*c)\s*("|[^'\s])/g

export default defineCheck({
  id: 'pipeline-runs-untrusted-text',
  title: 'A pipeline runs text that strangers write',
  severity: 'high',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-78', 'CWE-94'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    GitLab hands titles, messages and names of branches to the shell as variables. Inside \`eval\`, \`bash -c\` or a script that is put
    together with them, they are read as commands, and whoever opens a merge request or names a branch runs commands with the variables
    of the pipeline.`,
  fix: 'Use the variable in double quotes as an argument, `"$CI_MERGE_REQUEST_TITLE"`, and never inside `eval`, `sh -c` or a program that is handed on as a text.',
  blindSpots: [
    'Scripts that the pipeline calls are not read.',
    'A variable in an argument without quotes is split into words and not run: it is not reported.',
  ],
  examples: [
    bad(
      'a message inside a text that is run',
      `
      # file: .gitlab-ci.yml
      notify:
        script:
          - bash -c "./notify.sh '$CI_COMMIT_MESSAGE'"  # <-- finding
    `,
    ),
    bad(
      'handed to another machine',
      `
      # file: .gitlab-ci.yml
      deploy:
        script:
          - ssh deploy@example.com "cd /srv && git checkout $CI_COMMIT_REF_NAME && ./restart"  # <-- finding
    `,
    ),
    good(
      'an argument',
      `
      # file: .gitlab-ci.yml
      notify:
        script:
          - ./notify.sh "$CI_COMMIT_MESSAGE"
          - bash -c './notify.sh "$CI_COMMIT_MESSAGE"'
          - bash -c "echo $CI_PIPELINE_ID"
    `,
    ),
  ],

  looksAt: 'pipeline',
  check({ file, jobs }, report) {
    for (const { name: job, scripts } of jobs) {
      for (const { text, line } of scripts) {
        const lines = text.split('\n')
        const index = lines.findIndex((one) => findExpanded(one) !== null)
        const name = index < 0 ? null : findExpanded(lines[index] ?? '')
        if (name === null) continue
        const isRequest = name.startsWith('CI_MERGE_REQUEST') || name.startsWith('CI_EXTERNAL')
        report({
          place: { file, line: line + index },
          cause: { name: `${file} ${job.slice(0, 80)}`, what: name },
          what: `\`${name}\`, which ${isRequest ? 'whoever opens a merge request' : 'whoever pushes a branch'} chooses, becomes part of a program`,
          ...(isRequest ? {} : { severity: 'medium' }),
        })
        break
      }
    }
  },
})

/** The variable is expanded into the text that another shell reads: it stands in double quotes, or in none, behind the reader. */
function findExpanded(line: string): string | null {
  for (const found of line.slice(0, 5000).matchAll(reader)) {
    const from = (found.index ?? 0) + found[0].length
    const end = found[1] === '"' ? line.indexOf('"', from) : line.length
    const name = untrusted.exec(line.slice(from - 1, end < 0 ? line.length : end))?.[1]
    if (name !== undefined) return name
  }
  return null
}
