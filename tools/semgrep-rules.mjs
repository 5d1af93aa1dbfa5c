// Semgrep's open Python rules out of the mirror of semgrep/semgrep-rules: those of its branch, and those that its open pull requests
// add or change (`refs/pull/N/merge` is only there while one is open). What was not merged is a stronger yardstick than what users get.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * @param {string} mirrors
 * @param {string} folder is written anew
 * @param {string} semgrep the command, which is asked whether a rule that was not merged can be loaded
 * @param {{ pulls?: boolean }} [which] whether those of pull requests are wanted
 * @returns {{ folder: string, commit: string, date: string, files: number, pulls: string[] } | undefined}
 */
export function getSemgrepRules(mirrors, folder, semgrep, { pulls: wanted = true } = {}) {
  const mirror = join(mirrors, 'semgrep+semgrep-rules/repo')
  const git = existsSync(join(mirror, '.git')) ? join(mirror, '.git') : mirror
  if (!existsSync(git)) return undefined
  const run = (...args) => execFileSync('git', ['--git-dir', git, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 })
  const [commit, date] = run('log', '-1', '--format=%h %cs').trim().split(' ')
  rmSync(folder, { recursive: true, force: true })
  const isRule = (path) => /^python\/.*(?<!\.test)\.ya?ml$/.test(path)
  const write = (revision, path, under) => {
    const file = join(folder, under, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, run('show', `${revision}:${path}`))
    return file
  }
  const files = run('ls-tree', '-r', '--name-only', 'HEAD', '--', 'python').split('\n').filter(isRule)
  for (const path of files) write('HEAD', path, '.')
  const pulls = []
  for (const name of wanted ? run('for-each-ref', '--format=%(refname)', 'refs/pull').split('\n') : []) {
    const number = /^refs\/pull\/(\d+)\/merge$/.exec(name)?.[1]
    if (number === undefined) continue
    const changed = run('diff', '--name-only', '--diff-filter=AM', `${name}^1`, name, '--', 'python').split('\n').filter(isRule)
    const loaded = changed.map((path) => write(name, path, `pulls/${number}`)).filter((file) => isLoaded(semgrep, file))
    if (loaded.length > 0) pulls.push(number)
  }
  return { folder, commit, date, files: files.length, pulls }
}

/** One that cannot be loaded would end every run. */
function isLoaded(semgrep, file) {
  const probe = join(dirname(file), 'probe.py')
  writeFileSync(probe, 'pass\n')
  const args = ['scan', '--metrics=off', '--disable-version-check', '--no-git-ignore', '--quiet', '--config', file, probe]
  const { status } = spawnSync(semgrep, args, { stdio: 'ignore' })
  rmSync(probe)
  if (status !== 0) rmSync(file)
  return status === 0
}
