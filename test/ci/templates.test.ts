// The templates for pipelines: they parse, our own checks find nothing in them, and what they run in a shell is run here, with the real
// command, on a repository with a change in it.

import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { env, execPath } from 'node:process'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { checkout, runCommand } from '../kit/command.ts'
import { commit, git } from '../kit/git.ts'
import { writeProject } from '../kit/project.ts'
import { findFaults } from '../report/find-faults.ts'

const folder = join(checkout, 'examples', 'ci')
const fill = (text: string) => text.replaceAll('FULL_COMMIT_SHA', 'a'.repeat(40)).replaceAll('OWNER/', 'owner/')
const read = (path: string) => fill(readFileSync(path, 'utf8'))
const template = (name: string) => read(join(folder, name))

const open = `from fastapi import FastAPI, Request
import subprocess

app = FastAPI()


@app.get("/health")
def health():
    return "fine"
`
const weak = `${open}

@app.get("/run")
def run(command: str):
    return subprocess.run(command, shell=True)
`

test('parse, and our own checks find nothing in them', () => {
  const project = writeProject({
    'main.py': open,
    '.github/workflows/fastward.yml': template('github-scan.yml'),
    '.github/workflows/fastward-comment.yml': template('github-comment.yml'),
    '.github/actions/fastward/action.yml': read(join(checkout, 'action.yml')),
    '.gitlab-ci.yml': template('gitlab.yml'),
    'azure-pipelines.yml': template('azure-pipelines.yml'),
  })
  const { exit, stdout } = runCommand(['scan', '.', '--all', '--only', 'infrastructure', '--format', 'json'], { folder: project })
  const { findings, problems, coverage } = JSON.parse(stdout)
  expect(exit).toBe(0)
  expect({ findings, problems }).toEqual({ findings: [], problems: [] })
  expect(coverage).toEqual(expect.arrayContaining([{ what: 'GitLab pipeline', count: 1 }]))
})

test('ask for no right beyond reading where the code may be a stranger’s, and pin what they use', () => {
  const scan = parse(template('github-scan.yml'))
  const comment = parse(template('github-comment.yml'))
  expect(scan.permissions).toEqual({ contents: 'read' })
  expect(Object.keys(scan.on)).not.toContain('pull_request_target')
  expect(comment.permissions).toEqual({})
  expect(comment.jobs.comment.permissions).toEqual({ actions: 'read', 'pull-requests': 'write' })
  // Who may write has no code of the change: nothing is checked out, and nothing of ours runs.
  expect(comment.jobs.comment.steps.filter((step: { uses?: string }) => step.uses !== undefined)).toEqual([])
  const names = ['github-scan.yml', 'github-comment.yml'].map(template)
  for (const [, used = ''] of [...names, read(join(checkout, 'action.yml'))].join('\n').matchAll(/^\s*(?:- )?uses: (\S+)/gm))
    expect(used).toMatch(/@[0-9a-f]{40}$/)
})

test('the hook is one that pre-commit understands, and shows what concerns the files of the commit', () => {
  const [hook, ...others] = parse(read(join(checkout, '.pre-commit-hooks.yaml')))
  expect(others).toEqual([])
  expect(hook).toMatchObject({ id: 'fastward', language: 'python', require_serial: true })
  const project = writeProject({
    'main.py': weak,
    'other.py': 'x = 1\n',
    'compose.yaml': 'services:\n  app:\n    image: app:1\n    command: uvicorn main:app --port 8000\n    ports: ["8000:8000"]\n',
  })
  const run = (...files: string[]) => runCommand([...hook.entry.split(' ').slice(1), '--only', 'code', ...files], { folder: project })
  expect(run('other.py')).toMatchObject({
    exit: 0,
    stdout: expect.stringContaining('Nothing found'),
    stderr: '1 finding elsewhere not reported: fastward scan\n',
  })
  const found = run('other.py', 'main.py')
  expect(found.exit).toBe(1)
  expect(found.stdout).toContain('main.py:14')
  expect(run().exit).toBe(2)
  // What is said of the whole belongs to the files that it rests on.
  const [, ...words] = hook.entry.split(' ')
  const tell = (file: string) => runCommand([...words, '--only', 'infrastructure', file], { folder: project }).stdout
  expect(tell('compose.yaml')).toContain('TLS everywhere')
  expect(tell('other.py')).not.toContain('TLS everywhere')
})

test('the action scans, tells what the change does, and fails where guard stops it', async () => {
  const { project, base, environment } = makeChange()
  const runner = makeRunner(project)
  const step = (id: string, more: Record<string, string> = {}) =>
    bash(stepsOfAction()[id] ?? '', project, { ...environment, ...runner, FOLDER: '.', BASE: '', AUTHOR: '', BLOCK: 'true', ...more })
  const onChange = { GITHUB_BASE_REF: 'main', GITHUB_ACTOR: 'eve', AUTHOR: 'eve' }
  git(project, 'update-ref', 'refs/remotes/origin/main', base)

  expect(step('scan')).toMatchObject({ status: 0, stderr: '' })
  expect(readFileSync(runner.GITHUB_OUTPUT, 'utf8')).toMatch(/^sarif=.*fastward\.sarif\n$/)
  expect(await findFaults('sarif', readFileSync(join(runner.RUNNER_TEMP, 'fastward-reports', 'fastward.sarif'), 'utf8'))).toEqual([])

  // What tells does not fail the job: the comment is wanted most where something stops the change.
  expect(step('tell', onChange)).toMatchObject({ status: 0 })
  expect(readFileSync(runner.GITHUB_OUTPUT, 'utf8')).toMatch(/\ncomment=.*comment\.md\n$/)
  const summary = readFileSync(runner.GITHUB_STEP_SUMMARY, 'utf8')
  expect(summary).toMatch(/^<!-- fastward:guard -->\n\n## Fastward: blocked for \d reasons?\n/)
  expect(summary).toContain('GET /run')

  const judged = step('judge', onChange)
  expect(judged.status).toBe(1)
  expect(judged.stdout).toMatch(/^::error file=main\.py,line=1\d,/)
  expect(judged.stderr).toContain('judged as a change of origin/main')
  expect(await findFaults('github', judged.stdout)).toEqual([])
  expect(step('judge', { ...onChange, BLOCK: 'false' })).toMatchObject({ status: 0, stdout: judged.stdout })
  // A base that is named is the base, whatever the pipeline says.
  expect(step('judge', { ...onChange, BASE: 'HEAD' }).status).toBe(0)
  expect(step('judge', { BASE: base }).status).toBe(1)
  // A push: what stands there.
  expect(step('judge').status).toBe(1)
  for (const BLOCK of ['true', 'false']) {
    expect(step('judge', { BASE: 'no-such-branch; touch owned', BLOCK })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('no-such-branch'),
    })
    expect(step('tell', { BASE: 'no-such-branch; touch owned', BLOCK }).status).toBe(1)
  }
  expect(existsSync(join(project, 'owned'))).toBe(false)
})

test('the action installs what its own commit holds, or the release that is asked for', () => {
  const root = writeProject({
    'bin/python3': '#!/bin/sh\nmkdir -p "$3/bin"\nprintf \'#!/bin/sh\\necho "$@" >> "$ASKED"\\n\' > "$3/bin/pip"\nchmod +x "$3/bin/pip"\n',
    'temp/': '',
  })
  chmodSync(join(root, 'bin', 'python3'), 0o755)
  const asked = join(root, 'asked')
  const own = {
    PATH: `${join(root, 'bin')}:${env['PATH']}`,
    RUNNER_TEMP: join(root, 'temp'),
    GITHUB_PATH: join(root, 'path'),
    ASKED: asked,
  }
  for (const VERSION of ['', '1.2.3'])
    expect(bash(stepsOfAction()['install'] ?? '', root, { ...own, GITHUB_ACTION_PATH: '/action at its commit', VERSION })).toMatchObject({
      status: 0,
      stderr: '',
    })
  const pip = 'install --quiet --disable-pip-version-check'
  expect(readFileSync(asked, 'utf8')).toBe(`${pip} /action at its commit\n${pip} fastward==1.2.3\n`)
})

test('the comment is posted once and edited after', () => {
  const [{ run }] = parse(template('github-comment.yml')).jobs.comment.steps
  const root = writeProject({
    'comments.json': '',
    // Stands for GitHub: keeps comments in a file, and writes down what it was asked.
    'bin/gh': `#!/bin/sh
echo "$@" >> "$ROOT/asked"
case "$*" in
  'run download 7 --name fastward-comment') [ "$HAS" = yes ] && printf '<!-- fastward -->\\nsaid %s\\n' "$SAID" > comment.md ;;
  *commits/*) echo "$NUMBER" ;;
  *--paginate*) cat "$ROOT/comments.json" ;;
  *POST*|*PATCH*) cp body.md "$ROOT/body"; echo 41 > "$ROOT/comments.json" ;;
esac
`,
  })
  chmodSync(join(root, 'bin', 'gh'), 0o755)
  const post = (said: string, more: Record<string, string> = {}) => {
    writeFileSync(join(root, 'asked'), '')
    const given = { GH_REPO: 'o/r', RUN_ID: '7', HEAD_SHA: 'c'.repeat(40), ROOT: root, NUMBER: '5', HAS: 'yes', SAID: said }
    const done = bash(run, root, { PATH: `${join(root, 'bin')}:${env['PATH']}`, ...given, ...more })
    expect(done).toMatchObject({ status: 0, stderr: '' })
    return readFileSync(join(root, 'asked'), 'utf8')
  }
  expect(post('one')).toContain('--method POST repos/o/r/issues/5/comments')
  expect(readFileSync(join(root, 'body'), 'utf8')).toMatch(
    /^<!-- fastward -->\nsaid one\n\n<sub>Of cccccccccc, by a run without rights\.<\/sub>\n$/,
  )
  expect(post('two')).toContain('--method PATCH repos/o/r/issues/comments/41')
  expect(readFileSync(join(root, 'body'), 'utf8')).toContain('said two')
  expect(post('three', { NUMBER: '' })).not.toMatch(/POST|PATCH/)
  expect(post('four', { HAS: 'no' })).not.toMatch(/POST|PATCH/)
})

test('the job of GitLab writes its three reports, and fails where guard stops the change', async () => {
  const { project, base, environment } = makeChange()
  const { script, artifacts } = parse(template('gitlab.yml')).fastward
  const given = { ...environment, FASTWARD_PATH: '.', GITLAB_USER_LOGIN: 'eve' }
  const run = (more: Record<string, string>) => bash(script.join('\n'), project, { ...given, ...more })
  expect(run({ CI_MERGE_REQUEST_DIFF_BASE_SHA: base }).status).toBe(1)
  const formats = { codequality: 'gitlab', sast: 'gitlab-sast', dependency_scanning: 'gitlab-dependencies' } as const
  for (const [kind, format] of Object.entries(formats))
    expect(await findFaults(format, readFileSync(join(project, artifacts.reports[kind]), 'utf8'))).toEqual([])
  expect(run({ CI_MERGE_REQUEST_DIFF_BASE_SHA: 'HEAD' }).status).toBe(0)
})

test('the steps of Azure and of Jenkins write their reports, and fail where guard stops the change', async () => {
  const { project, base, environment } = makeChange()
  git(project, 'update-ref', 'refs/remotes/origin/main', base)
  git(project, 'update-ref', 'refs/remotes/origin/same', 'HEAD')
  const temp = join(project, '..', 'agent')
  mkdirSync(temp)
  const azure = parse(template('azure-pipelines.yml')).steps.find((step: { displayName?: string }) => step.displayName === 'Scan').bash
  const given = { ...environment, AGENT_TEMPDIRECTORY: temp }
  const readReport = (name: string) => readFileSync(join(temp, 'fastward-reports', name), 'utf8')
  expect(bash(azure, project, { ...given, SYSTEM_PULLREQUEST_TARGETBRANCH: 'refs/heads/main' }).status).toBe(1)
  for (const name of ['fastward.xml', 'fastward-guard.xml']) expect(await findFaults('junit', readReport(name))).toEqual([])
  expect(readReport('fastward-guard.xml')).toMatch(/<failure type="(?:open-route-added|finding-added)"/)
  const [, jenkins = ''] = [...template('Jenkinsfile').matchAll(/sh '''(.*?)'''/gs)].map(([, text]) => text ?? '')
  expect(bash(jenkins, project, { ...environment, CHANGE_TARGET: 'same' }).status).toBe(0)
  expect(readdirSync(project)).toEqual(expect.arrayContaining(['fastward.xml', 'fastward-guard.xml', 'fastward.html']))
  expect(readFileSync(join(project, 'fastward-guard.xml'), 'utf8')).toContain(
    '<testcase name="nothing stops this change" classname="guard"/>',
  )
  expect(bash(jenkins, project, { ...environment, CHANGE_TARGET: 'main' }).status).toBe(1)
})

/** What a runner of GitHub gives to a step, with the command where the first step puts it. */
function makeRunner(project: string) {
  const runner = {
    RUNNER_TEMP: join(project, '..', 'temp'),
    GITHUB_OUTPUT: join(project, '..', 'output'),
    GITHUB_STEP_SUMMARY: join(project, '..', 'summary'),
  }
  mkdirSync(join(runner.RUNNER_TEMP, 'fastward', 'bin'), { recursive: true })
  copyFileSync(join(project, '..', 'bin', 'fastward'), join(runner.RUNNER_TEMP, 'fastward', 'bin', 'fastward'))
  return runner
}

function stepsOfAction(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    parse(read(join(checkout, 'action.yml'))).runs.steps.map(({ id, run }: { id: string; run: string }) => [id, run]),
  )
}

/** A repository whose newest commit adds a route that runs commands, and a command `fastward` on PATH. */
function makeChange() {
  const root = writeProject({
    'app/main.py': open,
    'bin/fastward': `#!/bin/sh\nexec '${execPath}' '${join(checkout, 'bin', 'fastward.js')}' "$@"\n`,
    'home/': '',
  })
  chmodSync(join(root, 'bin', 'fastward'), 0o755)
  const project = join(root, 'app')
  git(project, 'init', '--quiet', '--initial-branch', 'main')
  const base = commit(project)
  writeFileSync(join(project, 'main.py'), weak)
  commit(project)
  return { project, base, environment: { PATH: `${join(root, 'bin')}:${env['PATH']}`, HOME: join(root, 'home') } }
}

/** As GitHub runs a step that says `shell: bash`; GitLab and Azure stop at the first failure too. */
function bash(script: string, cwd: string, environment: Readonly<Record<string, string>>) {
  const words = ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', script]
  const { status, stdout, stderr } = spawnSync('bash', words, { cwd, encoding: 'utf8', env: { ...environment } })
  return { status, stdout, stderr }
}
