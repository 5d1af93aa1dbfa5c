import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTree } from '../../base/index.ts'
import type { Subject } from '../../finding/index.ts'
import composeFiles from '../sources/compose-files.ts'
import pipelines from '../sources/pipelines.ts'
import source from '../sources/workflows.ts'
import { createUntrustedTexts, speaksOf } from './untrusted-text.ts'

const runs = Number(process.env['FUZZ_RUNS'] ?? 150)

// What reads these files asks for nothing but the tree.
const subjectOf = (files: Readonly<Record<string, string>>) => ({ tree: createTree(new Map(Object.entries(files))) }) as unknown as Subject

/** What strangers write in the last step of the first workflow, by source and author. */
function findIn(files: Readonly<Record<string, string>>, file = '.github/workflows/a.yml') {
  const workflows = source.read(subjectOf(files), () => {})
  const texts = createUntrustedTexts(workflows)
  const workflow = workflows.find((one) => one.file === file)
  const job = workflow?.jobs.at(-1)
  const step = job?.steps.at(-1)
  if (workflow === undefined || job === undefined || step?.run == null) throw new Error('no step that runs anything')
  return texts.findIn(step.run, { workflow, job, step }).map(({ source: from, author }) => [from, author])
}

const workflow = (events: string, run: string, more = '') => ({
  '.github/workflows/a.yml': `on: [${events}]\njobs:\n  one:\n    runs-on: x\n${more}    steps:\n      - run: ${run}\n`,
})

test.each([
  ['issues', 'echo ${{ github.event.issue.title }}', [['github.event.issue.title', 'anyone']]],
  ['pull_request', 'echo ${{ github.head_ref }}', [['github.head_ref', 'forks']]],
  ['pull_request_target, push', 'echo ${{ github.head_ref }}', [['github.head_ref', 'anyone']]],
  ['push', 'echo ${{ github.event.head_commit.message }}', [['github.event.head_commit.message', 'writers']]],
  ['push', 'echo ${{ github.event.issue.title }}', []],
  ['issues', 'echo ${{ github.event.issue.number }} ${{ github.actor }}', []],
  ['issues', 'echo ${{ github.event.issue.title == github.event.issue.body }}', []],
  ['issues', 'echo ${{ toJSON(github.event.issue) }}', [['github.event.issue', 'anyone']]],
  ['issues', "echo ${{ format('{0}', github.event.issue.body) }}", [['github.event.issue.body', 'anyone']]],
  ['issues', "echo ${{ github.event.issue.title && 'yes' || 'no' }}", []],
])('%s: %s', (events, run, expected) => {
  expect(findIn(workflow(events, JSON.stringify(run)))).toEqual(expected)
})

test('through variables, and not where a condition leaves no such event', () => {
  const env = '    env: {TITLE: "${{ github.event.issue.title }}"}\n'
  expect(findIn(workflow('issues', '"echo ${{ env.TITLE }}"', env))).toEqual([['github.event.issue.title', 'anyone']])
  const narrowed = "    if: github.event_name == 'push'\n"
  expect(findIn(workflow('issues, push', '"echo ${{ github.event.issue.title }}"', narrowed))).toEqual([])
})

test('through outputs of steps, and inputs of a workflow that is called', () => {
  const output = `on: issues
jobs:
  one:
    runs-on: x
    steps:
      - id: first
        run: echo "title=\${{ github.event.issue.title }}" >> $GITHUB_OUTPUT
      - run: echo \${{ steps.first.outputs.title }}
`
  expect(findIn({ '.github/workflows/a.yml': output })).toEqual([['github.event.issue.title', 'anyone']])
  const called =
    'on:\n  workflow_call:\n    inputs: {text: {type: string}}\njobs:\n  one:\n    runs-on: x\n    steps:\n      - run: echo ${{ inputs.text }}\n'
  const caller =
    'on: issue_comment\njobs:\n  go:\n    uses: ./.github/workflows/a.yml\n    with: {text: "${{ github.event.comment.body }}"}\n'
  expect(findIn({ '.github/workflows/a.yml': called, '.github/workflows/b.yml': caller })).toEqual([
    ['github.event.comment.body', 'anyone'],
  ])
})

test.each([
  ['echo $TITLE', true],
  ['echo "${TITLE}"', true],
  ['echo ${TITLE:-none}', true],
  ['echo $env:TITLE', true],
  ['echo $TITLES', false],
  ['echo TITLE', false],
])('%s speaks of TITLE: %s', (line, expected) => {
  expect(speaksOf(line, 'TITLE')).toBe(expected)
})

test('any workflow, pipeline and Compose file is read', () => {
  const scalar = fc.constantFrom<unknown>(
    '',
    'push',
    '${{ github.head_ref }}',
    '${{',
    './.github/workflows/a.yml',
    null,
    true,
    1,
    [],
    {},
    'a=b',
  )
  const keys =
    'on jobs steps run uses with env if needs outputs permissions script image services include variables rules ports build stage'.split(
      ' ',
    )
  const { node } = fc.letrec((tie) => ({
    node: fc.oneof(
      { maxDepth: 5 },
      scalar,
      fc.array(tie('node'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...keys, 'a'), tie('node'), { maxKeys: 4 }),
    ),
  }))
  const text = fc.oneof(
    node.map((value) => JSON.stringify(value)),
    node.map((value) => JSON.stringify({ on: 'issues', jobs: { a: value }, a: value, services: { a: value } }, null, 1)),
    fc.string({ maxLength: 40 }),
  )
  fc.assert(
    fc.property(text, text, (one, other) => {
      const subject = subjectOf({
        '.github/workflows/a.yml': one,
        '.github/workflows/b.yml': other,
        '.gitlab-ci.yml': one,
        'compose.yaml': other,
      })
      const problems: number[] = []
      const note = (_: string, { line }: { line: number }) => problems.push(line)
      const workflows = source.read(subject, note)
      const texts = createUntrustedTexts(workflows)
      for (const found of workflows)
        for (const job of found.jobs)
          for (const step of job.steps) {
            const where = { workflow: found, job, step }
            if (step.run !== null) for (const use of texts.findIn(step.run, where)) expect(use.line).toBeGreaterThan(0)
            texts.variablesOf(where)
          }
      const lines = [
        ...pipelines.read(subject, note).flatMap(({ jobs }) => jobs.map(({ line }) => line)),
        ...composeFiles.read(subject, note).flatMap(({ services }) => services.map(({ headLine }) => headLine)),
        ...problems,
      ]
      for (const line of lines) expect(line).toBeGreaterThan(0)
    }),
    { numRuns: runs },
  )
})
