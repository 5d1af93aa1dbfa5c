// Commands that change `fastward.yaml`: what they put in counts, everything else stays, and what would not be law is not written.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runCommand } from '../kit/command.ts'
import { writeProject } from '../kit/project.ts'

const program = `from fastapi import FastAPI

app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)


@app.delete("/items/{item_id}")
def delete_item(item_id: int) -> None: ...


@app.get("/items")
def items() -> None: ...
`
const law = `# Ours.
presets: [baseline]   # the first

routes:
  public:
    # read by everybody
    - GET /items # shop
`

function start(text: string) {
  const folder = writeProject({ 'main.py': program, 'fastward.yaml': text })
  const run = (...words: string[]) => runCommand(words, { folder, environment: { XDG_CACHE_HOME: folder } })
  return {
    run,
    now: () => readFileSync(join(folder, 'fastward.yaml'), 'utf8'),
    write: (name: string, content: string) => writeFileSync(join(folder, name), content),
    rules: (...words: string[]): string[] =>
      JSON.parse(run('scan', '--format', 'json', ...words).stdout).findings.map(({ rule }: { rule: string }) => rule),
  }
}

const words = ['--owner', '@ada', '--reason', 'moved in May: see #12', '--until', '2999-01-01']

test('a finding is waived, with everything that stood there as it was', () => {
  const { run, now, rules } = start(law)
  expect(rules()).toContain('undeclared-open-route')
  const { exit, stdout } = run('policy', 'waive', 'undeclared-open-route', ...words)
  expect([exit, stdout]).toEqual([
    0,
    expect.stringMatching(/^fastward\.yaml:10: undeclared-open-route at main\.py:6 is waived until 2999-01-01/),
  ])
  expect(now()).toMatch(
    new RegExp(
      `^${law.replace(/[[\].*+?()]/g, '\\$&')}\\nwaivers:\\n  - rule: undeclared-open-route\\n    fingerprint: "?[0-9a-f]{32}"?\\n    reason: "moved in May: see #12"\\n    owner: "@ada"\\n    expires: 2999-01-01\\n$`,
    ),
  )
  expect(rules()).not.toContain('undeclared-open-route')
  expect(run('policy', 'waive', 'undeclared-open-route', ...words)).toMatchObject({
    exit: 2,
    stderr: expect.stringContaining('is nothing that is found today'),
  })
})

test('a route is declared public, where the list is', () => {
  const { run, now, rules } = start(law)
  expect(run('policy', 'public', 'delete /items/{id}')).toMatchObject({
    exit: 0,
    stdout: 'fastward.yaml:8: DELETE /items/{item_id} is declared public.\n',
  })
  expect(now()).toBe(`${law}    - DELETE /items/{item_id}\n`)
  expect(rules()).not.toContain('undeclared-open-route')
  expect(run('policy', 'public', 'GET /items')).toMatchObject({
    exit: 2,
    stderr: expect.stringContaining('`GET /items` is declared public already'),
  })
})

test.each<[name: string, text: string, command: readonly string[], says: string]>([
  ['without owner, reason and day', law, ['waive', 'x'], '`fastward policy waive` needs `--owner`, `--reason` and `--until`'],
  [
    'a day that is over',
    law,
    ['waive', 'x', '--owner', 'a', '--reason', 'b', '--until', '2020-01-01'],
    '`2020-01-01`: a waiver needs a last day that is not over',
  ],
  [
    'a day that there is not',
    law,
    ['waive', 'x', '--owner', 'a', '--reason', 'b', '--until', '2999-02-30'],
    '`2999-02-30`: a waiver needs a last day',
  ],
  ['another policy', law, ['public', 'GET /items', '--policy', 'x.yaml'], 'and `--policy` names another one'],
  [
    'a list that somebody wrote in another way',
    'x: &a\n'.replace('x: &a\n', 'presets: [baseline]\nroutes: {public: &a [GET /items]}\nexclude: *a\n'),
    ['public', 'DELETE /items/{id}'],
    'fastward.yaml: nothing can be put in safely',
  ],
  ['what is locked', 'extends: [lower.yaml]\n', ['public', 'GET /items'], '`routes.public` is locked by `lower.yaml`'],
])('%s: refused, and nothing is written', (_, text, command, says) => {
  const { run, now, write } = start(text)
  write('lower.yaml', 'locked: [routes.public]\n')
  const { exit, stdout, stderr } = run('policy', ...command)
  expect([exit, stdout, stderr]).toEqual([2, '', expect.stringContaining(says)])
  expect(now()).toBe(text)
})

test('who asks for rules alone is told that the policy is not held', () => {
  const { run, rules } = start(law)
  expect(rules('--only', 'docs-open-while-routes-need-credentials')).toEqual([])
  expect(run('scan', '--only', 'code').stderr).toContain(
    'guardrails and access rules of the policy were not held: `--only` asks for rules alone',
  )
  expect(run('scan', '--skip', 'secrets').stderr).toContain('guardrails about findings saw nothing of what `--skip` leaves out')
  expect(run('scan').stderr).not.toContain('guardrails')
  expect(rules('--skip', 'secrets')).toContain('undeclared-open-route')
})
