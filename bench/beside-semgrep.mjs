// Wall time of `fastward scan` beside Semgrep with its open Python rules, two jobs, over the same files in alternating rounds.
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { getSemgrepRules } from '../tools/semgrep-rules.mjs'
import { makeEnvironment } from '../tools/tutorial/environment.mjs'
import { measure, median } from './measure.mjs'
import { extractHead } from './trees.mjs'

const REPOSITORIES = ['fastapi/fastapi', 'invoke-ai/InvokeAI', 'keephq/keep']
const here = dirname(fileURLToPath(import.meta.url))
const work = join(dirname(here), '.cache/bench')
// Outside of the repository: Semgrep leaves out what git ignores there.
const outside = join(tmpdir(), 'fastward-bench-semgrep')

export async function measureBesideSemgrep(mirrors, bin, rounds, only) {
  const requirements = join(here, 'semgrep.txt')
  const semgrep = join(dirname(makeEnvironment('semgrep', requirements, console.error)), 'semgrep')
  const rules = getSemgrepRules(mirrors, join(outside, 'rules'), semgrep, { pulls: false })
  if (rules === undefined) {
    console.error(`no mirror of semgrep/semgrep-rules in \`${mirrors}\`: Semgrep is left out`)
    return undefined
  }
  const trees = []
  for (const name of REPOSITORIES.filter((one) => only === undefined || one.includes(only))) {
    const source = join(work, name.replace('/', '+'))
    const commit = extractHead(mirrors, name, source)
    if (commit === undefined) {
      console.error(`no mirror of ${name} in \`${mirrors}\`: left out`)
      continue
    }
    const folder = join(outside, name.replace('/', '+'))
    rmSync(folder, { recursive: true, force: true })
    cpSync(source, folder, { recursive: true })
    trees.push({ name, commit, ...(await measureTree(folder, bin, semgrep, rules.folder, rounds)) })
  }
  rmSync(outside, { recursive: true, force: true })
  const version = /==(\S+)/.exec(readFileSync(requirements, 'utf8'))[1]
  return {
    version,
    rules: { repository: 'semgrep/semgrep-rules', commit: rules.commit, date: rules.date, files: rules.files },
    rounds,
    trees,
  }
}

async function measureTree(folder, bin, semgrep, rules, rounds) {
  const report = join(outside, 'semgrep.json')
  const runs = { scan: [], semgrep: [] }
  const demand = async (command, env = {}) => {
    const run = await measure(command, { env })
    if (run.code !== 0) throw new Error(`\`${command.join(' ')}\` ended with ${run.code}\n${run.stderr}`)
    return run
  }
  for (let round = 1; round <= rounds; round++) {
    runs.scan.push(await demand([process.execPath, bin, 'scan', folder, '--format', 'json', '--fail-on', 'never', '--no-cache']))
    rmSync(report, { force: true })
    const quiet = ['--metrics=off', '--disable-version-check', '--no-git-ignore', '--quiet']
    const command = [semgrep, 'scan', ...quiet, '--jobs', '2', '--config', rules, '--json', '--output', report, folder]
    runs.semgrep.push(await demand(command, { SEMGREP_SEND_METRICS: 'off', SEMGREP_ENABLE_VERSION_CHECK: '0' }))
    if (!existsSync(report)) throw new Error('Semgrep wrote no report')
  }
  const medians = (list) => ({ wall: median(list.map((run) => run.wall)), cpu: median(list.map((run) => run.cpu)) })
  const [scan, other] = [medians(runs.scan), medians(runs.semgrep)]
  return { scan, semgrep: other, ratio: scan.wall / other.wall }
}
