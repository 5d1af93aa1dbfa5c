// Holds what lies in `deploy` against what will read it: `npm run conformance -- deploy [--write]`.
//   helm           lints and fills in the chart (HELM names it, else it is looked for on PATH); --write pins what comes out in test/deploy/goldens
//   Kubernetes     every field of every object is one that it knows (its Go client, by the Go module proxy)
//   Compose        the file against the schema of the Compose specification (MIRRORS names the folder of git mirrors)
//   systemd        the unit holds, and how exposed it is
//   HAProxy        takes the configuration of the balancer
//   the build      the stages of the Dockerfile, done by hand in a folder of their own with what the Dockerfile lets in
//   fastward scan  finds nothing in any of it
// What is not there is told, and the result says so. Writes bench/results/deploy.json.

import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process, { argv, env, execPath } from 'node:process'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { register } from 'tsx/esm/api'
import { parse, parseAllDocuments } from 'yaml'
import { ownCommit, writeResult } from '../../bench/result.mjs'
import { ensureBuilt } from '../ready.mjs'
import { clientRelease, findFaults, readKubernetes } from './kubernetes.mjs'
import { lintChart, renderChart } from './render.mjs'

await ensureBuilt()
register()
const { digestChart, goldenPath, renderings } = await import('../../test/deploy/deployed.ts')

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const deploy = join(root, 'deploy')
const chart = join(deploy, 'helm', 'fastward')
const helm = env.HELM ?? 'helm'
const work = mkdtempSync(join(tmpdir(), 'fastward-deploy-'))
const faults = []
const result = { commit: ownCommit(), chart: digestChart() }
try {
  result.helm = holdChart()
  result.compose = holdCompose()
  result.systemd = holdUnit()
  result.haproxy = holdBalancer()
  result.build = holdBuild()
  result.scan = holdScan()
} finally {
  rmSync(work, { recursive: true, force: true })
}
for (const [name, said] of Object.entries(result)) if (name !== 'commit') console.log(`${name}: ${JSON.stringify(said)}`)
for (const fault of faults) console.log(`  ${fault}`)
console.log(`${faults.length} faults`)
writeResult('deploy.json', { ...result, faults: faults.length })
process.exitCode = faults.length > 0 ? 1 : 0

function holdChart() {
  if (spawnSync(helm, ['version']).status !== 0)
    return skip('there is no helm: go install helm.sh/helm/v3/cmd/helm@v3.19.2, and HELM names it')
  const types = readKubernetes()
  let objects = 0
  let others = 0
  for (const name of renderings) {
    const values = join(chart, 'ci', `${name}-values.yaml`)
    const linted = lintChart(helm, chart, values)
    if (!linted.includes('0 chart(s) failed')) faults.push(`helm lint, ${name}: ${linted}`)
    const rendered = renderChart(helm, chart, values)
    const text = `# chart ${digestChart()}, filled in with ci/${name}-values.yaml by npm run conformance -- deploy --write\n${rendered}`
    if (argv.includes('--write')) writeFileSync(goldenPath(name), text)
    if (readFileSync(goldenPath(name), 'utf8') !== text)
      faults.push(`test/deploy/goldens/${name}.yaml is not what helm makes of the chart: --write`)
    for (const document of parseAllDocuments(rendered)) {
      const object = document.toJS()
      const found = findFaults(object, types)
      if (found === null) others++
      else objects++
      for (const fault of found ?? []) faults.push(`${name}: ${object.metadata.name}: ${fault}`)
    }
    mkdirSync(join(work, name))
    writeFileSync(join(work, name, 'all.yaml'), rendered)
  }
  const wrong = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 7 }, spec: { maxUnavailabel: 1 } }
  if (findFaults(wrong, types)?.length !== 2) faults.push('what Kubernetes knows of its kinds is not asked')
  // What the schema is there for.
  for (const words of ['replicas=none', 'image.tag=latest', 'upstream=https://shop', 'image.repositry=x', 'secrets.A.value=plain'])
    if (isTaken(words)) faults.push(`the chart takes ${words}`)
  return { linted: renderings.length, objects, others, kubernetes: clientRelease }
}

function isTaken(words) {
  try {
    renderChart(helm, chart, join(chart, 'ci', 'small-values.yaml'), ['--set', words])
    return true
  } catch {
    return false
  }
}

function holdCompose() {
  const repository = join(env.MIRRORS ?? '', 'compose-spec+compose-spec', 'repo')
  if (!env.MIRRORS || !existsSync(repository))
    return skip('there is no mirror of `compose-spec/compose-spec`: MIRRORS names the folder of git mirrors')
  const git = (...words) => execFileSync('git', ['--git-dir', repository, ...words], { encoding: 'utf8' })
  const schema = JSON.parse(git('show', 'HEAD:schema/compose-spec.json'))
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  const validate = ajv.compile({ ...schema, $schema: 'https://json-schema.org/draft/2020-12/schema' })
  const written = parse(readFileSync(join(deploy, 'compose', 'compose.yaml'), 'utf8'), { merge: true })
  if (!validate(written))
    for (const { instancePath, message } of validate.errors ?? []) faults.push(`compose.yaml${instancePath}: ${message}`)
  if (validate({ ...written, services: { shop: { imagine: 'that' } } })) faults.push('the schema of Compose takes anything')
  return { commit: git('log', '-1', '--format=%h %cs').trim(), services: Object.keys(written.services).length }
}

function holdUnit() {
  if (spawnSync('systemd-analyze', ['--version']).status !== 0) return skip('there is no systemd-analyze')
  const command = join(work, 'fastward')
  writeFileSync(command, '#!/bin/sh\n')
  chmodSync(command, 0o755)
  const unit = join(work, 'fastward-gateway.service')
  writeFileSync(
    unit,
    readFileSync(join(deploy, 'systemd', 'fastward-gateway.service'), 'utf8').replace('=/usr/bin/fastward ', `=${command} `),
  )
  const verified = spawnSync('systemd-analyze', ['verify', unit], { encoding: 'utf8' })
  if (verified.status !== 0 || verified.stderr !== '') faults.push(`systemd-analyze verify: ${verified.stderr}`)
  const secured = spawnSync('systemd-analyze', ['security', '--offline=true', '--no-pager', unit], { encoding: 'utf8' })
  const exposure = Number(/exposure level for \S+: ([\d.]+)/.exec(secured.stdout)?.[1])
  if (!(exposure <= 1)) faults.push(`systemd-analyze security: ${exposure}`)
  const version = execFileSync('systemd-analyze', ['--version'], { encoding: 'utf8' }).split('\n')[0]
  return { version, verified: verified.status === 0, exposure }
}

function holdBalancer() {
  const [line] = (spawnSync('haproxy', ['-v'], { encoding: 'utf8' }).stdout ?? '').split('\n')
  if (!line) return skip('there is no haproxy')
  const written = join(work, 'haproxy.cfg')
  // Names of services are nobody's here.
  writeFileSync(written, readFileSync(join(deploy, 'compose', 'haproxy.cfg'), 'utf8').replace(/ gateway-(\d):/g, ' 127.0.0.$1:'))
  const checked = spawnSync('haproxy', ['-c', '-f', written], { encoding: 'utf8' })
  if (checked.status !== 0) faults.push(`haproxy -c: ${checked.stdout}${checked.stderr}`)
  return { version: line.split(' ').slice(0, 3).join(' '), holds: checked.status === 0 }
}

/** The commands of the build stage, in a folder with what .dockerignore lets in; what npm would bring is what is installed here. */
function holdBuild() {
  const folder = join(work, 'build')
  const allowed = readFileSync(join(deploy, 'Dockerfile.dockerignore'), 'utf8').match(/(?<=^!).*$/gm) ?? []
  for (const name of allowed) cpSync(join(root, name), join(folder, name), { recursive: true })
  const stages = readFileSync(join(deploy, 'Dockerfile'), 'utf8').split(/^FROM /m)
  for (const name of [...stages.join('').matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(([, names]) => names.split(' ')))
    if (!existsSync(join(folder, name))) faults.push(`Dockerfile: ${name} is not among what .dockerignore lets in`)
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  const built = spawnSync('npm', ['run', 'build'], { cwd: folder, encoding: 'utf8' })
  if (built.status !== 0) faults.push(`Dockerfile: npm run build: ${built.stderr}`)
  cpSync(join(root, 'bin'), join(folder, 'bin'), { recursive: true })
  const said = spawnSync(execPath, [join(folder, 'bin', 'fastward.js'), 'gateway', '--help'], { cwd: tmpdir(), encoding: 'utf8' })
  if (said.status !== 0) faults.push(`Dockerfile: what was built does not run: ${said.stderr}`)
  return { built: built.status === 0, runs: said.status === 0 }
}

function holdScan() {
  const places = [deploy, ...renderings.map((name) => join(work, name)).filter(existsSync)]
  let asked = 0
  for (const place of places) {
    const words = ['scan', place, '--only', 'infrastructure', '--all', '--format', 'json', '--fail-on', 'never']
    const { findings, looked_at: looked } = JSON.parse(
      execFileSync(execPath, [join(root, 'bin', 'fastward.js'), ...words], { encoding: 'utf8' }),
    )
    for (const { rule, places: found } of findings) faults.push(`fastward scan: ${rule} in ${found[0]?.file}`)
    if (looked === undefined) faults.push(`fastward scan looked at nothing in ${place}`)
    asked++
  }
  return { places: asked }
}

function skip(reason) {
  console.error(`SKIPPED: ${reason}`)
  return { skipped: reason }
}
