// The Damn Vulnerable RESTaurant, by itself and behind the gateway with a policy written for it:
//   MIRRORS=DIR npm run conformance -- restaurant
// MIRRORS is a folder of git mirrors (OWNER+NAME/repo each). Every attack must hurt the application alone, or it shows nothing; behind the
// gateway none may, and everything that the application is there for must work. The same once more with nothing but patches that were written from a
// scan: SSRF and injection may not hurt there either. Writes bench/results/restaurant.json.

import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { register } from 'tsx/esm/api'
import { ownCommit, writeResult } from '../../bench/result.mjs'
import { readOptions } from '../developer-options.mjs'
import { ensureBuilt } from '../ready.mjs'
import { attacks, createCaller, enter, uses } from './guests.mjs'
import { freePort, prepare, startPostgres, startRestaurant, untilAnswers } from './stand.mjs'

readOptions('MIRRORS=DIR npm run conformance -- restaurant', {}, 1)
const repository = 'theowni/Damn-Vulnerable-RESTaurant-API-Game'
const commit = 'ed67ab96aeafda9f73cab53db491da2d6f590a07'
const mirror = join(process.env.MIRRORS ?? '', repository.replace('/', '+'), 'repo')
if (!process.env.MIRRORS || !existsSync(mirror)) {
  console.error(`error: there is no mirror of \`${repository}\`\nset MIRRORS to the folder of git mirrors (OWNER+NAME/repo each)`)
  process.exit(2)
}
await ensureBuilt()
register()
const { getUv } = await import('../../test/oracle/environments.ts')

const here = dirname(fileURLToPath(import.meta.url))
const command = join(here, '..', '..', 'bin', 'fastward.js')
const key = 'signs the tokens of the restaurant, nothing else'
const restaurant = prepare({ mirror, commit, cache: join(here, '..', '..', '.cache', 'restaurant'), uv: getUv() })
const folders = []
/** How many were written from the scan. */
let patches = 0
const inside = createServer((_request, response) => response.end('only inside'))
inside.listen(0, '127.0.0.1')
await once(inside, 'listening')
const postgres = await startPostgres()
try {
  const around = { inside: `http://127.0.0.1:${inside.address().port}/`, key: null }
  const alone = await visit('alone', (url) => ({ url, key: null, stop() {} }), around)
  const behind = await visit('behind', (url) => startGateway(url, 'fastward.yaml'), around)
  const patched = await visit('patched', (url) => startGateway(url, 'patched.yaml'), around)
  const rows = (list) => list.map(([name]) => ({ name, alone: alone.get(name), behind: behind.get(name), patched: patched.get(name) }))
  const result = { commit: ownCommit(), application: { repository, commit }, patches, attacks: rows(attacks), uses: rows(uses) }
  writeResult('restaurant.json', result)
  tell(result)
} finally {
  postgres.stop()
  inside.close()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
}

/** By name: `true` where the attack hurt or the use worked, else false or what went wrong. */
async function visit(database, stand, around) {
  postgres.create(database)
  const application = await startRestaurant(restaurant, { database, databasePort: postgres.port, key })
  let front = null
  try {
    front = await stand(application.url)
    const call = createCaller(front.url)
    const people = await enter(call, createCaller(application.url))
    const seen = new Map()
    // What hurts may leave traces: what is of use is tried before.
    for (const [name, run] of [...uses, ...attacks])
      seen.set(name, await run(call, people, { ...around, key: front.key }).catch((error) => String(error)))
    return seen
  } finally {
    front?.stop()
    application.stop()
  }
}

async function startGateway(upstream, policy) {
  const folder = mkdtempSync(join(tmpdir(), 'fastward-restaurant-'))
  folders.push(folder)
  const map = join(folder, 'map.json')
  execFileSync(process.execPath, [command, 'map', restaurant.app, '--format', 'json', '--output', map], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  copyFileSync(join(here, policy), join(folder, 'fastward.yaml'))
  const report = join(folder, 'report.json')
  execFileSync(process.execPath, [command, 'scan', restaurant.app, '--format', 'json', '--output', report], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const written = execFileSync(process.execPath, [command, 'gateway', 'patch', folder, '--findings', report, '--map', map], {
    encoding: 'utf8',
  })
  patches = written.trim().split('\n').length
  const keys = join(folder, 'callers.keys')
  const asked = ['credential', 'key', '--id', 'deliveries', '--role', 'delivery', '--file', keys]
  const shown = execFileSync(process.execPath, [command, ...asked], { encoding: 'utf8' }).trim()
  const port = await freePort()
  const words = [
    'gateway',
    folder,
    '--upstream',
    upstream,
    '--map',
    map,
    '--listen',
    `127.0.0.1:${port}`,
    '--log',
    join(folder, 'decisions.jsonl'),
  ]
  const child = spawn(process.execPath, [command, ...words], {
    env: { PATH: process.env.PATH, JWT_SECRET_KEY: key },
    stdio: ['ignore', 'ignore', process.env.SHOW ? 'inherit' : 'ignore'],
  })
  const url = `http://127.0.0.1:${port}`
  await untilAnswers(`${url}/healthcheck`, child)
  return { url, key: shown, stop: () => child.kill('SIGTERM') }
}

function tell({ attacks: tried, uses: used }) {
  const isShown = tried.filter(({ alone }) => alone === true)
  const blocked = isShown.filter(({ behind }) => behind === false)
  const working = used.filter(({ behind }) => behind === true)
  console.log(
    `${isShown.length} of ${tried.length} attacks hurt the application alone; ${blocked.length} of them are blocked behind the gateway`,
  )
  console.log(
    `${used.filter(({ alone }) => alone === true).length} of ${used.length} uses work alone, ${working.length} behind the gateway`,
  )
  for (const { name, alone, behind } of tried)
    if (alone !== true || behind !== false) console.log(`  attack: ${name}: alone ${alone}, behind ${behind}`)
  for (const { name, alone, behind } of used)
    if (alone !== true || behind !== true) console.log(`  use: ${name}: alone ${alone}, behind ${behind}`)
  const ofPatches = tried.filter(({ name }) => /^level [45]/.test(name))
  console.log(
    `with ${patches} patches alone, ${tried.filter(({ patched }) => patched === false).length} of ${tried.length} attacks are blocked, ` +
      `${ofPatches.filter(({ patched }) => patched === false).length} of ${ofPatches.length} of SSRF and injection; ${used.filter(({ patched }) => patched === true).length} of ${used.length} uses work`,
  )
  process.exitCode =
    ofPatches.every(({ patched }) => patched === false) &&
    used.every(({ patched }) => patched === true) &&
    blocked.length === tried.length &&
    working.length === used.length
      ? 0
      : 1
}
