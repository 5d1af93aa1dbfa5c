// What HTTP/2 over TLS costs before the gateway, as a ratio to nginx in the same run, and beside HTTP/1.1 over TLS on the same ports: rounds
// alternate between the two, and a ratio is made within each round.
//   npm run bench -- http2 [--rounds N] [--seconds N] [--cores PROXY,LOAD] [--write]
// Needs nginx and h2load (nghttp2-client) from Debian's packages, and openssl. The result is written with --write.
import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { readOptions } from '../../tools/developer-options.mjs'
import { cpuOf } from '../gateway/load.mjs'
import { endAll, freePort, stand } from '../gateway/standing.mjs'
import { median } from '../measure.mjs'
import { ownCommit, writeResult } from '../result.mjs'

const { values: options } = readOptions('npm run bench -- http2 [--rounds N] [--seconds N] [--cores PROXY,LOAD] [--write]', {
  rounds: { type: 'string', default: '5' },
  seconds: { type: 'string', default: '2' },
  cores: { type: 'string', default: '0,1' },
  write: { type: 'boolean', default: false },
})
const missing = ['nginx', 'h2load', 'openssl'].filter((name) => spawnSync('which', [name], { stdio: 'ignore' }).status !== 0)
if (missing.length > 0) {
  console.log(`SKIPPED: 1 measure, since there is no ${missing.join(', ')} (Debian: nginx-light, nghttp2-client, openssl)`)
  process.exit(0)
}

const run = promisify(execFile)
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const work = join(root, '.cache', 'bench', 'http2')
rmSync(work, { recursive: true, force: true })
mkdirSync(work, { recursive: true })
const [proxyCore, loadCore] = options.cores.split(',').map(Number)
const [rounds, seconds] = [Number(options.rounds), Number(options.seconds)]

/** About 1 KB. */
const answer = JSON.stringify({
  id: 7,
  owner: 'anna',
  lines: Array.from({ length: 16 }, (_, n) => ({ sku: `sku-${n}`, title: 'a thing to put on a shelf' })),
})

/** How each is asked: words of h2load. */
const versions = [
  ['HTTP/2', ['-c16', '-m8']],
  ['HTTP/1.1', ['--h1', '-c64']],
]

try {
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=a'],
      ...['-keyout', join(work, 'key'), '-out', join(work, 'pem')],
    ],
    { stdio: 'ignore' },
  )
  const stub = await startNginx(
    'stub',
    loadCore,
    (port) => `server { listen 127.0.0.1:${port}; default_type application/json; location / { return 200 '${answer}'; } }`,
  )
  const nginx = await startNginx(
    'nginx',
    proxyCore,
    (port) => `upstream application { server 127.0.0.1:${stub.port}; keepalive 256; keepalive_requests 1000000000; }
  server { listen 127.0.0.1:${port} ssl http2; ssl_certificate ${work}/pem; ssl_certificate_key ${work}/key; ssl_protocols TLSv1.3;
    location / { proxy_pass http://application; proxy_http_version 1.1; proxy_set_header Connection ""; } }`,
    true,
  )
  const ours = await startOurs(stub.port)
  const rows = []
  for (const [version, words] of versions) {
    const measured = []
    for (const { port, pid } of [nginx, ours]) await load(port, pid, words)
    for (let round = 0; round < rounds; round++) {
      const both = round % 2 === 0 ? [nginx, ours] : [ours, nginx]
      const taken = new Map()
      for (const one of both) taken.set(one, await load(one.port, one.pid, words))
      measured.push([taken.get(nginx), taken.get(ours)])
    }
    const of = (pick) => median(measured.map(pick))
    rows.push({
      version,
      asked: words.join(' '),
      nginx: { rate: of(([yard]) => yard.rate), cpu: of(([yard]) => yard.cpu) },
      ours: { rate: of(([, own]) => own.rate), cpu: of(([, own]) => own.cpu) },
      rate: of(([yard, own]) => own.rate / yard.rate),
      cpu: of(([yard, own]) => own.cpu / yard.cpu),
    })
    console.log(JSON.stringify(rows.at(-1)))
  }
  const nginxVersion = /nginx\/(\S+)/.exec(spawnSync('nginx', ['-v'], { encoding: 'utf8' }).stderr)?.[1]
  const result = {
    commit: ownCommit(),
    node: process.version,
    nginx: nginxVersion,
    machine: { cpus: cpus().length, load: loadavg()[0] },
    rounds,
    seconds,
    rows,
  }
  if (options.write) writeResult('http2.json', result)
} finally {
  await endAll()
}

async function startNginx(name, core, write, isTls = false) {
  const port = await freePort()
  const file = join(work, `${name}.conf`)
  const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((one) => `${one}_temp_path ${work}/${name}-${one};`).join(' ')
  writeFileSync(
    file,
    `daemon off; worker_processes 1; pid ${work}/${name}.pid; error_log ${work}/${name}.log warn;
events { worker_connections 4096; }
http { access_log off; keepalive_requests 1000000000; ${folders}
  ${write(port)}
}
`,
  )
  const standing = await stand(['nginx', '-p', work, '-c', file], { core, port, log: join(work, `${name}.out`), folder: work, isTls })
  return { port, ...standing }
}

/** The real command: a rule that lets everybody in, secure headers, decisions as lines. */
async function startOurs(upstream) {
  const port = await freePort()
  const folder = join(work, 'ours')
  mkdirSync(folder)
  writeFileSync(join(folder, 'fastward.yaml'), "access: {rules: {all: {where: {path: '/**'}}}}\ngateway: {mode: enforce}\n")
  const paths = { '/orders/{id}': { get: { parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }] } } }
  writeFileSync(join(folder, 'openapi.json'), JSON.stringify({ openapi: '3.1.0', info: { title: 'a', version: '1' }, paths }))
  const words = [
    ...[
      process.execPath,
      join(root, 'bin/fastward.js'),
      'gateway',
      '--upstream',
      `http://127.0.0.1:${upstream}`,
      '--listen',
      `127.0.0.1:${port}`,
    ],
    ...['--openapi', 'openapi.json', '--tls-cert', join(work, 'pem'), '--tls-key', join(work, 'key'), '--log', '/dev/null'],
  ]
  return { port, ...(await stand(words, { core: proxyCore, port, log: join(work, 'ours.out'), folder, isTls: true })) }
}

/** Requests in a second, and CPU microseconds of the proxy for each. */
async function load(port, pid, words) {
  const before = cpuOf(pid)
  const { stdout } = await run(
    'taskset',
    ['-c', String(loadCore), 'h2load', ...words, '-D', String(seconds), `https://127.0.0.1:${port}/orders/7`],
    { maxBuffer: 1e8 },
  )
  const cpu = cpuOf(pid) - before
  const [, requests = 0] = /^status codes: (\d+) 2xx, 0 3xx, 0 4xx, 0 5xx/m.exec(stdout) ?? []
  const [, failed = 1] = / (\d+) failed, \d+ errored/.exec(stdout) ?? []
  if (Number(requests) === 0 || Number(failed) > 0) throw new Error(`not all were answered\n${stdout}`)
  return { rate: Number(requests) / seconds, cpu: (cpu * 1e6) / Number(requests) }
}
