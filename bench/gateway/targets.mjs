// What is measured, and how each of it is started: the yardstick, ours in several forms, and what others put there.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeShop } from './guarded-shop.mjs'
import { freePort, stand } from './standing.mjs'

const here = dirname(fileURLToPath(import.meta.url))

const answerOf = (length) =>
  JSON.stringify({
    id: 7,
    owner: 'anna',
    status: 'packed',
    note: 'leave it with the neighbours',
    lines: Array.from({ length }, (_, n) => ({
      sku: `sku-000${n}`,
      title: `a thing to put on a shelf, number ${n}`,
      count: n,
      price: n * 1.5,
    })),
  })

/** About 1 KB. */
const answer = answerOf(10)
/** Of `/orders/ID` by the last digit of the id, longer than one. */
const others = [2, 5, 8, 12, 15].map((length, index) => ({ digits: `${index * 2}${index * 2 + 1}`, answer: answerOf(length) }))

const nginxConf = (work, port, server, more = '') => `daemon off;
worker_processes 1;
pid ${work}/nginx-${port}.pid;
error_log ${work}/nginx-${port}.log warn;
events { worker_connections 4096; }
http {
  access_log off;
  keepalive_requests 1000000000;
  client_body_temp_path ${work}/nginx-${port}-body;
  proxy_temp_path ${work}/nginx-${port}-proxy;
  fastcgi_temp_path ${work}/nginx-${port}-fastcgi;
  uwsgi_temp_path ${work}/nginx-${port}-uwsgi;
  scgi_temp_path ${work}/nginx-${port}-scgi;
  ${more}
  server { listen 127.0.0.1:${port}; ${server} }
}
`

async function startNginx(name, around, server, more) {
  const { work } = around
  const port = await freePort()
  const file = join(work, `${name}.conf`)
  writeFileSync(file, nginxConf(work, port, server, more))
  const { core, headers } = around
  return {
    port,
    ...(await stand(['nginx', '-p', work, '-c', file], { core, port, headers, log: join(work, `${name}.out`), folder: work })),
  }
}

/** The application of most rows: it costs next to nothing. */
export const startStub = (around) =>
  startNginx(
    'upstream',
    around,
    `default_type application/json; location / { return 200 '${answer}'; }
    ${others.map((one) => `location ~ ^/orders/[0-9]+[${one.digits}]$ { return 200 '${one.answer}'; }`).join('\n    ')}`,
  )

export async function startUvicorn(around) {
  const { work, python } = around
  const port = await freePort()
  const words = [python, '-m', 'uvicorn', 'application:app', '--host', '127.0.0.1', '--port', String(port), '--no-access-log']
  return { port, ...(await stand(words, { core: around.core, port, log: join(work, 'uvicorn.out'), folder: here })) }
}

const startNginxProxy = (name) => (around) =>
  startNginx(
    name,
    around,
    'location / { proxy_pass http://application; proxy_http_version 1.1; proxy_set_header Connection ""; }',
    `upstream application { server 127.0.0.1:${around.upstream}; keepalive 64; keepalive_requests 1000000000; }`,
  )

/** The real command. `full`: policy, tokens, identity and decision log; else none of it, and everything passes. */
const startOurs =
  ({ name, full, front, fields = false, everything = false }) =>
  async (around) => {
    const { work, bin, issuer, core, upstream } = around
    const node = around.node ?? process.execPath
    const folder = join(work, name)
    const { map } = writeShop(folder, { bin, node, issuer: full ? issuer.issuer : null, fields, everything })
    const port = await freePort()
    const words = [
      ...['gateway', '--upstream', `http://127.0.0.1:${upstream}`, '--listen', `127.0.0.1:${port}`, '--map', map, '--front', front],
      ...(full ? ['--mode', 'enforce'] : ['--log', join(folder, 'decisions.ndjson')]),
    ]
    const standing = await stand([node, ...around.flags, bin, ...words], {
      ...{ core, port, headers: around.headers, log: join(work, `${name}.out`), folder },
      env: { SHOP_KEY: `k1:${Buffer.alloc(32, 7).toString('base64url')}` },
    })
    return { port, log: join(folder, 'decisions.ndjson'), record: join(folder, 'record'), ...standing }
  }

async function startCaddy(around) {
  const { work, core, upstream, headers } = around
  const port = await freePort()
  const file = join(work, 'Caddyfile')
  writeFileSync(
    file,
    `{\n  admin off\n  auto_https off\n}\nhttp://127.0.0.1:${port} {\n  bind 127.0.0.1\n  reverse_proxy 127.0.0.1:${upstream}\n}\n`,
  )
  const env = { GOMAXPROCS: '1', HOME: work, XDG_DATA_HOME: work, XDG_CONFIG_HOME: work }
  const words = ['caddy', 'run', '--config', file, '--adapter', 'caddyfile']
  return { port, ...(await stand(words, { core, port, headers, env, log: join(work, 'caddy.out'), folder: work })) }
}

const packages = { fastify: '5.12.8', '@fastify/http-proxy': '11.6.3', '@fastify/jwt': '10' }

async function startFastify(around) {
  const { work, cache, core, upstream, headers, issuer } = around
  const modules = join(cache, 'fastify')
  if (!existsSync(join(modules, 'node_modules', '@fastify', 'jwt'))) {
    mkdirSync(modules, { recursive: true })
    writeFileSync(join(modules, 'package.json'), JSON.stringify({ private: true, dependencies: packages }))
    const { status, stderr } = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--silent'], {
      cwd: modules,
      encoding: 'utf8',
    })
    if (status !== 0) throw new Error(`Fastify could not be installed\n${stderr}`)
  }
  const key = join(work, 'issuer.pem')
  writeFileSync(key, issuer.publicKey)
  const port = await freePort()
  const env = {
    ...{ UPSTREAM: `http://127.0.0.1:${upstream}`, PORT: String(port), KEY: key, MODULES: modules, NODE_ENV: 'production' },
    ...{ ISSUER: issuer.issuer, AUDIENCE: issuer.audience },
  }
  const words = [around.node ?? process.execPath, join(here, 'fastify-chain.mjs')]
  return { port, ...(await stand(words, { core, port, headers, env, log: join(work, 'fastify.out'), folder: work })) }
}

const oldest = (name, more) => ({
  ...{ name, behind: 'stub', beside: 'nginx', isOldest: true },
  start: startOurs({ name, full: true, front: 'fast', ...more }),
})

/** `behind`: which application; `beside`: the row of the yardstick that the ratio is made with; `load`: what is sent, where that is not one address. */
export const targets = [
  { name: 'nginx', behind: 'stub', beside: 'nginx', start: startNginxProxy('nginx') },
  { name: 'bare', behind: 'stub', beside: 'nginx', start: startOurs({ name: 'bare', full: false, front: 'fast' }) },
  { name: 'bare-node', behind: 'stub', beside: 'nginx', start: startOurs({ name: 'bare-node', full: false, front: 'node' }) },
  { name: 'full', behind: 'stub', beside: 'nginx', start: startOurs({ name: 'full', full: true, front: 'fast' }) },
  { name: 'full-node', behind: 'stub', beside: 'nginx', start: startOurs({ name: 'full-node', full: true, front: 'node' }) },
  oldest('full-oldest', {}),
  oldest('fields-oldest', { fields: true }),
  oldest('everything-oldest', { everything: true }),
  { name: 'nginx-varied', behind: 'stub', beside: 'nginx-varied', load: 'varied', start: startNginxProxy('nginx-varied') },
  {
    name: 'full-varied',
    behind: 'stub',
    beside: 'nginx-varied',
    load: 'varied',
    start: startOurs({ name: 'full-varied', full: true, front: 'fast' }),
  },
  {
    name: 'everything',
    behind: 'stub',
    beside: 'nginx',
    start: startOurs({ name: 'everything', full: true, front: 'fast', everything: true }),
  },
  { name: 'nginx-post', behind: 'stub', beside: 'nginx-post', load: 'post', start: startNginxProxy('nginx-post') },
  {
    name: 'everything-post',
    behind: 'stub',
    beside: 'nginx-post',
    load: 'post',
    start: startOurs({ name: 'everything-post', full: true, front: 'fast', everything: true }),
  },
  { name: 'fields', behind: 'stub', beside: 'nginx', start: startOurs({ name: 'fields', full: true, front: 'fast', fields: true }) },
  { name: 'caddy', behind: 'stub', beside: 'nginx', start: startCaddy },
  { name: 'fastify', behind: 'stub', beside: 'nginx', start: startFastify },
  { name: 'uvicorn-nginx', behind: 'uvicorn', beside: 'uvicorn-nginx', start: startNginxProxy('uvicorn-nginx') },
  {
    name: 'uvicorn-full',
    behind: 'uvicorn',
    beside: 'uvicorn-nginx',
    start: startOurs({ name: 'uvicorn-full', full: true, front: 'fast' }),
  },
]
