// The gateway under load while what it hangs on fails: `npm run conformance -- gateway-faults [POLICIES] [FIRST-SEED]`. Random policies, random
// callers; of every request it is known beforehand, by a slow and plain reading of the rules, whether it may reach the application. Counted: who
// reached it and may not, who may and did not, who never got an answer. Writes bench/results/gateway-faults.json; ends with 1 where one is wrong.

import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process, { argv } from 'node:process'
import { fileURLToPath } from 'node:url'
import { register } from 'tsx/esm/api'
import { stringify } from 'yaml'
import { ownCommit, writeResult } from '../../bench/result.mjs'
import { ensureBuilt } from '../ready.mjs'

await ensureBuilt()
register()
const { createAsking, findPolicies, makeCallers, openapi, startApplication, startIssuer } = await import('./world.ts')
const { makeRandom } = await import('../../test/policy/random-policies.ts')

const command = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'bin', 'fastward.js')
const wanted = Number(argv[3] ?? 5)
const firstSeed = Number(argv[4] ?? 1)
const atOnce = 16
const inPhase = 600
/** Nobody waits longer for anything: the gateway's own limits are far below. */
const hangs = 20_000

/** Of those who may and are known. Null: no answer, or one that broke off. */
const fine = { allowed: [200], others: true }
const away = { allowed: [502, 503, 504], others: true }
const cutOff = { allowed: [200, 502, null], others: true }
const unknown = { allowed: [503], denied: [503], anonymous: [200], others: true }
const stopping = { allowed: [200, null], others: false }

const commit = ownCommit()
const phases = new Map()
const wrong = []
for (const { seed, policy } of findPolicies(firstSeed, wanted)) await runWorld(seed, policy)
const totals = [...phases.values()].reduce((sum, { requests }) => sum + requests, 0)
writeResult('gateway-faults.json', {
  commit,
  firstSeed,
  policies: wanted,
  requests: totals,
  phases: Object.fromEntries(phases),
  wrong: wrong.length,
})
console.log(`${totals} requests on ${wanted} policies in ${phases.size} kinds of trouble, ${wrong.length} wrong`)
for (const [name, { requests, statuses }] of phases) console.log(`  ${name}: ${requests}: ${JSON.stringify(statuses)}`)
for (const line of wrong.slice(0, 20)) console.log(line)
process.exitCode = wrong.length > 0 ? 1 : 0

async function runWorld(seed, policy) {
  const random = makeRandom(seed)
  const folder = mkdtempSync(join(tmpdir(), 'fastward-faults-'))
  const issuer = await startIssuer()
  const application = await startApplication()
  writeFileSync(join(folder, 'openapi.json'), openapi)
  writeFileSync(join(folder, 'fastward.yaml'), writePolicy(policy, issuer.address))
  let callers = makeCallers(random, issuer, 12)
  const ask = createAsking(policy, random)
  let gateway = await startGateway(folder, application.port)
  const phase = (name, expected, during = null) => runPhase({ name, seed, ask: () => ask(callers), gateway, application, expected, during })
  try {
    await phase('nothing fails', fine)
    for (const behaviour of ['slow', 'resetting', 'garbage', 'cut']) {
      application.behaviour = behaviour
      await phase(`the application is ${behaviour}`, behaviour === 'cut' ? cutOff : away)
    }
    application.behaviour = 'well'
    await application.stop()
    await phase('the application is dead', away)
    await application.start()
    await phase('the application is back', fine)
    await issuer.stop()
    await phase('the keys are away and known', fine)
    issuer.rotate()
    callers = makeCallers(random, issuer, 12)
    await phase('the keys are away and new', unknown)
    await issuer.start()
    // A look for an unknown key is not made again at once.
    await new Promise((settle) => setTimeout(settle, 11_000))
    await phase('the keys are back', fine)
    await phase('it is told to stop', stopping, () => gateway.child.kill('SIGTERM'))
    const code = await gateway.ended
    if (code !== 0) wrong.push(`seed ${seed}: it was told to stop and ended with ${code}`)
    gateway = await startGateway(folder, application.port)
    await phase('it is killed', stopping, () => gateway.child.kill('SIGKILL'))
    await gateway.ended
    const lines = readFileSync(join(folder, 'decisions.ndjson'), 'utf8').trim().split('\n').length
    if (lines === 0) wrong.push(`seed ${seed}: nothing was recorded`)
    gateway = await startGateway(folder, application.port)
    await phase('it was killed and started again', fine)
    gateway.child.kill('SIGTERM')
    await gateway.ended
    const verified = spawnSync(process.execPath, [command, 'audit', 'verify', join(folder, 'audit')], { encoding: 'utf8' })
    if (verified.status !== 0) wrong.push(`seed ${seed}: the record does not hold: ${verified.stdout}${verified.stderr}`)
    if (application.open() > 0) wrong.push(`seed ${seed}: ${application.open()} connections to the application stay open`)
  } finally {
    gateway.child.kill('SIGKILL')
    application.close()
    await issuer.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Which answers are right. */
function rightFor({ credential, isAllowed }, { allowed, denied, anonymous, others }) {
  const none = others ? [] : [null]
  if (credential === 'expired' || credential === 'forged') return [401, ...none]
  if (credential === 'none' && isAllowed) return anonymous ?? allowed
  if (isAllowed) return allowed
  return credential === 'valid' ? (denied ?? [403, ...none]) : [403, ...none]
}

async function runPhase({ name, seed, ask, gateway, application, expected, during }) {
  const counted = phases.get(name) ?? { requests: 0, statuses: {} }
  phases.set(name, counted)
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
  let left = inPhase
  const told = []
  const work = async () => {
    while (left-- > 0) {
      if (during !== null && left === Math.floor(inPhase / 2)) during()
      const asked = ask()
      const status = await send(agent, gateway.port, asked)
      told.push({ asked, status })
      if (during !== null && status === null) await new Promise((settle) => setImmediate(settle))
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  agent.destroy()
  for (const { asked, status } of told) {
    counted.requests++
    counted.statuses[status] = (counted.statuses[status] ?? 0) + 1
    const words = `seed ${seed}, ${name}: ${asked.method} ${asked.path} (${asked.credential}, ${asked.isAllowed ? 'may' : 'may not'})`
    const mayReach = asked.isAllowed && (asked.credential === 'valid' || asked.credential === 'none')
    if (!mayReach && application.reached.has(asked.id)) wrong.push(`${words} reached the application`)
    if (status === 'hangs') wrong.push(`${words} never got an answer`)
    else if (!rightFor(asked, expected).includes(status)) wrong.push(`${words} got ${status}`)
  }
}

function send(agent, port, { method, path, headers, body }) {
  return new Promise((settle) => {
    const timer = setTimeout(() => {
      settle('hangs')
      sent.destroy()
    }, hangs)
    const done = (status) => {
      clearTimeout(timer)
      settle(status)
    }
    const length = body === null ? {} : { 'content-length': Buffer.byteLength(body) }
    const sent = request({ host: '127.0.0.1', port, method, path, agent, headers: { ...headers, ...length } }, (response) => {
      response.resume()
      response.on('end', () => done(response.complete ? response.statusCode : null))
      response.on('error', () => done(null))
    })
    sent.on('error', () => done(null))
    sent.end(body)
  })
}

function writePolicy({ rules, resources }, issuer) {
  const where = ({ routes, paths, methods, tags, routers, apps }) =>
    Object.fromEntries(
      Object.entries({ route: routes, path: paths, method: methods, tag: tags, router: routers, app: apps }).filter(([, value]) => value),
    )
  return stringify({
    gateway: {
      mode: 'enforce',
      issuers: { main: { issuer, keys: `${issuer}/keys`, audience: 'orders', tenant: 'tenant' } },
      failures: { trusted: ['127.0.0.0/8'] },
      timeouts: { connect: 2, 'first-byte': 1, answer: 2, queue: 2 },
      audit: { folder: 'audit' },
    },
    access: {
      rules: Object.fromEntries(
        rules.map(({ id, selector, effect, when }) => [id, { where: where(selector), effect, ...(when === null ? {} : { when }) }]),
      ),
      resources: Object.fromEntries(resources.map(({ id, selector, attributes }) => [id, { where: where(selector), attributes }])),
    },
  })
}

async function startGateway(folder, upstream) {
  const words = ['gateway', folder, '--upstream', `http://127.0.0.1:${upstream}`, '--openapi', join(folder, 'openapi.json')]
  const child = spawn(process.execPath, [command, ...words, '--listen', '127.0.0.1:0', '--log', join(folder, 'decisions.ndjson')], {
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = once(child, 'exit').then(([code]) => code)
  let notes = ''
  const port = await new Promise((settle, refuse) => {
    child.stderr.on('data', (bytes) => {
      notes += bytes
      const found = /fastward gateway {2}http:\/\/127\.0\.0\.1:(\d+)/.exec(notes)
      if (found !== null) settle(Number(found[1]))
    })
    void ended.then((code) => refuse(new Error(`the gateway ended with ${code}: ${notes}`)))
  })
  return { child, port, ended }
}
