// Holds our AuthZEN decision point against the certification scenario of the AuthZEN working group (openid/authzen, certification/), whose requests and answers are
// read from its text, and against the payloads of its interoperability events for gateways:
//   MIRRORS=DIR npm run conformance -- authzen
// MIRRORS is a folder of git mirrors (OWNER+NAME/repo each). What the scenario says in words alone is asked here. Writes bench/results/authzen.json.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { ownCommit, writeResult } from '../../bench/result.mjs'
import { readOptions } from '../developer-options.mjs'
import { ensureBuilt } from '../ready.mjs'
import { standGateway } from '../stand-gateway.mjs'
import { createSpoken } from './spoken.mjs'

readOptions('MIRRORS=DIR npm run conformance -- authzen', {}, 1)
const root = fileURLToPath(new URL('../..', import.meta.url))
const repository = join(process.env.MIRRORS ?? '', 'openid+authzen', 'repo')
if (!process.env.MIRRORS || !existsSync(repository)) {
  console.error('error: there is no mirror of `openid/authzen`\nset MIRRORS to the folder of git mirrors (OWNER+NAME/repo each)')
  process.exit(2)
}
const commit = ownCommit()
await ensureBuilt()
const folder = mkdtempSync(join(tmpdir(), 'fastward-authzen-'))
const name = 'https://pdp.shop.example'
const token = 'a-secret-of-those-who-ask-0123456789'

/** The subjects, resources, actions and decisions that the scenario asks for (its section 1), as an application and its policy. */
const program = `
from fastapi import FastAPI
from pydantic import BaseModel
app = FastAPI()

class Record(BaseModel):
    status: str = "active"

@app.get("/records/{record_id}", operation_id="read")
def read(record_id: str): ...

@app.put("/records/{record_id}", operation_id="write")
def write(record_id: str, record: Record): ...

@app.delete("/records/{record_id}", operation_id="delete")
def delete(record_id: str, soft: bool = False): ...
`
const policy = `
gateway: {points: {token: file:token, name: '${name}'}}
access:
  rules:
    read: {where: {route: 'GET /records/{record_id}'}, when: 'principal.id in ["alice", "bob"]'}
    write: {where: {route: 'PUT /records/{record_id}'}, when: '(has(body.status) && body.status == "archived") ? (has(principal.attributes.role) && principal.attributes.role == "admin") : principal.id == "alice"'}
    delete: {where: {route: 'DELETE /records/{record_id}'}, when: 'principal.id == "alice" && query.soft'}
`

const endpoints = {
  evaluation: '/access/v1/evaluation',
  evaluations: '/access/v1/evaluations',
  subject: '/access/v1/search/subject',
  resource: '/access/v1/search/resource',
  action: '/access/v1/search/action',
}
const levels = {
  'Basic Core': ['c-2-2-1', 'c-2-2-2', 'c-2-2-3', 'c-2-2-8', 'c-2-2-9', 'c-2-3', 'c-2-4', 'c-2-5', 'c-2-6'],
  'Basic Properties': ['c-2-2-4', 'c-2-2-5', 'c-2-2-6', 'c-2-2-7'],
  'Batch Core': ['c-3-2-1', 'c-3-2-2', 'c-3-2-5', 'c-3-2-6', 'c-3-3', 'c-3-4'],
  'Batch Properties': ['c-3-2-3', 'c-3-2-4', 'c-3-2-7'],
  'Search Core': ['c-4-2-1', 'c-4-2-2', 'c-4-2-3', 'c-4-3-1', 'c-4-3-2', 'c-4-3-3', 'c-4-4-1', 'c-4-4-2', 'c-4-5', 'c-4-6', 'c-4-7'],
  'Search Properties': ['c-4-2-4', 'c-4-3-4', 'c-4-4-3'],
  Discovery: ['c-6'],
}

const results = []
let interop
try {
  layProject()
  const point = await startPoint()
  const ask = createAsk(point.port)
  for (const one of readScenario()) results.push({ ...one, fault: await judge(one, ask) })
  for (const [section, title, check] of createSpoken(name)) results.push({ section, title, endpoint: null, fault: await check(ask) })
  interop = await askInterop(ask)
  await point.stop()
} finally {
  rmSync(folder, { recursive: true, force: true })
}

const isOf = (ids, section) => ids.some((id) => section === id || section.startsWith(`${id}-`))
const rows = Object.entries(levels).map(([level, ids]) => {
  const mine = results.filter(({ section }) => isOf(ids, section))
  // Who there is and what there is a policy does not know: those two searches are not claimed, in the document and here.
  const claimed = mine.filter(({ endpoint }) => endpoint !== 'subject' && endpoint !== 'resource')
  return {
    level,
    cases: mine.length,
    claimed: claimed.length,
    passed: claimed.filter(({ fault }) => fault === null).length,
    'told honestly': mine.length - claimed.length,
  }
})
for (const { level, cases, claimed, passed } of rows)
  console.log(
    `${level}: ${passed} of ${claimed} pass${cases > claimed ? `; ${cases - claimed} ask for searches that are not answered` : ''}`,
  )
console.log(
  `gateways of the interoperability events: ${interop.read} of ${interop.payloads} payloads are read, and denied, since their application is another one`,
)
const faults = results.filter(({ fault }) => fault !== null).map(({ section, title, fault }) => `${section} ${title}: ${fault}`)
for (const fault of faults) console.log(`  ${fault}`)
const suite = { name: 'openid/authzen', commit: git('rev-parse', 'HEAD').trim() }
writeResult('authzen.json', { commit, node: process.version, suite, rows, interop, faults })
process.exitCode = faults.length > 0 || rows.some(({ cases }) => cases === 0) || interop.read !== interop.payloads ? 1 : 0

function git(...words) {
  return execFileSync('git', ['--git-dir', repository, ...words], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
}

/** Each request with what is expected of it, by the section that it stands in. */
function readScenario() {
  const lines = git('show', 'HEAD:certification/authorization-api-1_0-scenario.md').split('\n')
  const found = []
  let section = ''
  let title = ''
  let about = null
  let label = ''
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]
    const heading = /^#+ (.*?) \{#(c-[\d-]+)\}$/.exec(line)
    if (heading !== null) {
      ;[, title, section] = heading
      about = null
      continue
    }
    const bold = /^\*\*((?:Request|Subject Search|Resource Search|Action Search)[^*]*?):?\*\*/.exec(line)
    if (bold !== null) {
      about = 'request'
      label = bold[1]
    }
    const expected = /^\*\*Expected:\*\*(.*)$/.exec(line)
    if (expected !== null) {
      about = 'expected'
      const last = found.at(-1)
      const status = Number(/HTTP (\d{3})/.exec(expected[1])?.[1] ?? 200)
      if (last !== undefined && last.section === section && last.status === null) last.status = status
      const inline = /`"decision": (true|false)`/.exec(expected[1])
      if (inline !== null && last?.endpoint === 'evaluation') last.wanted = { decision: inline[1] === 'true' }
    }
    if (!line.startsWith('~~~')) continue
    const end = lines.indexOf('~~~', at + 1)
    const text = lines.slice(at + 1, end).join('\n')
    at = end
    if (about === 'request')
      found.push({
        section,
        title: label === 'Request' ? title : `${title}: ${label}`,
        request: JSON.parse(text),
        endpoint: endpointOf(section, label),
        status: null,
        wanted: null,
      })
    else if (about === 'expected') {
      const last = found.at(-1)
      if (last !== undefined && last.section === section && last.wanted === null)
        last.wanted = JSON.parse(text.replaceAll(/<[^>]*>/g, 'null'))
    }
    about = null
  }
  // A page goes on with what the page before said, and searches for subjects have none here.
  return found.filter(({ request }) => !JSON.stringify(request).includes('<next_token'))
}

function endpointOf(section, label) {
  if (section.startsWith('c-2')) return 'evaluation'
  if (section.startsWith('c-3')) return 'evaluations'
  if (/^Request \(Action|^Action/.test(label)) return 'action'
  if (/^Request \(Resource|^Resource/.test(label)) return 'resource'
  if (/^Request \(Subject|^Subject/.test(label)) return 'subject'
  return section.startsWith('c-4-4') ? 'action' : section.startsWith('c-4-3') ? 'resource' : 'subject'
}

async function judge({ endpoint, request, status, wanted }, ask) {
  const answer = await ask(endpoints[endpoint], JSON.stringify(request))
  if (endpoint === 'subject' || endpoint === 'resource') return answer.status === 501 ? null : `answered with ${answer.status}, and not 501`
  if (answer.status !== (status ?? 200)) return `answered with ${answer.status}, and not ${status ?? 200}`
  if (answer.status !== 200) return null
  if (!/^application\/json/.test(answer.type)) return `the type is ${answer.type}`
  return differs(answer.json, wanted)
}

/** What is wanted stands there; of results more may. `null` stands for what is not said. */
function differs(value, wanted) {
  if (wanted === null) return null
  if (Array.isArray(wanted)) {
    if (!Array.isArray(value)) return 'there is no list'
    const isSearch = wanted.every((one) => 'name' in one) || wanted.length === 0
    if (isSearch) {
      if (wanted.length === 0) return value.length === 0 ? null : 'there are results'
      return wanted.every((one) => value.some((other) => other.name === one.name)) ? null : 'a result is missing'
    }
    if (value.length !== wanted.length) return `there are ${value.length} answers, and not ${wanted.length}`
    return wanted.map((one, index) => differs(value[index], one)).find((fault) => fault !== null) ?? null
  }
  if (typeof wanted === 'object')
    return (
      Object.entries(wanted)
        .map(([key, one]) =>
          key === 'decision' && typeof value?.decision !== 'boolean'
            ? 'there is no decision'
            : key in Object(value) || one === null
              ? differs(value?.[key], one)
              : `there is no ${key}`,
        )
        .find((fault) => fault !== null) ?? null
    )
  return value === wanted ? null : `${JSON.stringify(value)}, and not ${JSON.stringify(wanted)}`
}

async function askInterop(ask) {
  const { evaluation } = JSON.parse(git('show', 'HEAD:interop/authzen-api-gateways/test-harness/test/decisions.json'))
  // The application of the events is another one: what they ask is about routes that there are not here, which is a no and never a fault.
  let read = 0
  for (const { request } of evaluation) {
    const { status, json } = await ask(endpoints.evaluation, JSON.stringify(request))
    if (status === 200 && json.decision === false) read++
  }
  return { payloads: evaluation.length, read }
}

function layProject() {
  for (const [file, text] of Object.entries({ 'main.py': program, 'fastward.yaml': policy, token })) writeFileSync(join(folder, file), text)
  execFileSync(process.execPath, [join(root, 'bin/fastward.js'), 'map', '--output', 'app.map.json'], { cwd: folder, stdio: 'ignore' })
}

function startPoint() {
  const words = ['--upstream', 'http://127.0.0.1:9', '--map', 'app.map.json', '--mode', 'enforce', '--decide', '127.0.0.1:0']
  return standGateway(folder, [...words, '--log', 'decisions.jsonl'], /Proxies ask at http:\/\/127\.0\.0\.1:(\d+)/)
}

function createAsk(port) {
  return async (path, body, headers = {}) => {
    const method = body === null ? 'GET' : 'POST'
    const all = { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers }
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers: all, ...(body === null ? {} : { body }) })
    const text = await response.text()
    let json = null
    try {
      json = JSON.parse(text)
    } catch {
      // What is no JSON is told by its absence.
    }
    return {
      status: response.status,
      type: response.headers.get('content-type') ?? '',
      id: response.headers.get('x-request-id'),
      shown: response.headers.get('www-authenticate'),
      json,
    }
  }
}
