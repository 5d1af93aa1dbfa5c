import { expect, test } from 'vitest'
import { readExample } from '../../../test/rules/read-example.ts'
import { createTree } from '../../base/index.ts'
import { detectInInfrastructure } from '../detect.ts'
import { checks } from '../index.ts'

const main = 'from fastapi import FastAPI\n\napp = FastAPI()\n'
const proxied = (ports: string) => `services:
  api:
    build: .
    command: uvicorn main:app --host 0.0.0.0
  proxy:
    image: nginx:1.27
    ports: [${ports}]
    volumes: ["./nginx.conf:/etc/nginx/conf.d/default.conf"]
`
const direct = `services:
  api:
    build: .
    command: uvicorn main:app
    ports: ["8000:8000"]
`
const ingress = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  tls: [{hosts: [a.example], secretName: t}]
  rules: []
`
const pass = 'proxy_pass http://api:8000;'
const redirect = 'server { listen 80; return 301 https://$host$request_uri; }'
const headers = ['Strict-Transport-Security max-age=1', 'X-Content-Type-Options nosniff', 'X-Frame-Options DENY']
  .map((one) => `add_header ${one} always;`)
  .join(' ')

type Row = readonly [string, Readonly<Record<string, string>>, Readonly<Record<string, unknown>>]
const rows: readonly Row[] = [
  ['nothing says how it is deployed', {}, { 'tls-everywhere': 'unknown', 'security-headers': 'unknown', 'docs-kept-inside': 'unknown' }],
  [
    'TLS, the plain port redirects',
    {
      'compose.yaml': proxied('"80:80", "443:443"'),
      'nginx.conf': `${redirect} server { listen 443 ssl; ${headers} location / { ${pass} } }`,
    },
    { 'tls-everywhere': 'yes', 'security-headers': 'yes', 'docs-kept-inside': 'no' },
  ],
  [
    'TLS, and the plain port serves as well',
    { 'compose.yaml': proxied('"80:80", "443:443"'), 'nginx.conf': `server { listen 80; listen 443 ssl; location / { ${pass} } }` },
    { 'tls-everywhere': 'no', 'security-headers': 'no' },
  ],
  [
    'a proxy that nothing brings up',
    { 'nginx.conf': 'server { listen 80; location / { proxy_pass http://127.0.0.1:8000; } }' },
    { 'tls-everywhere': 'unknown', 'docs-kept-inside': 'unknown' },
  ],
  ['the port of the application is published', { 'compose.yaml': direct }, { 'tls-everywhere': 'no', 'docs-kept-inside': 'no' }],
  ['published for developers alone', { 'compose.dev.yaml': direct }, { 'tls-everywhere': 'unknown', 'docs-kept-inside': 'unknown' }],
  [
    'production is told apart from what has no name',
    {
      'compose.yaml': direct,
      'compose.prod.yaml': proxied('"443:443"'),
      'nginx.conf': `server { listen 443 ssl; location /docs { deny all; } location = /openapi.json { deny all; } location /redoc { deny all; } location / { ${pass} } }`,
    },
    { 'tls-everywhere': 'yes', 'docs-kept-inside': 'yes' },
  ],
  [
    'an Ingress with TLS beside a published image that nobody knows',
    {
      'kubernetes-deployment/ingress.yaml': ingress,
      'compose.yaml': 'services:\n  api:\n    image: registry.example.org/team/product:1\n    ports: ["8000:8000"]\n',
    },
    { 'tls-everywhere': 'unknown' },
  ],
  [
    'an Ingress with TLS beside a database and a port of the own machine',
    {
      'k8s/ingress.yaml': ingress,
      'compose.yaml':
        'services:\n  db:\n    image: postgres:16\n    ports: ["5432:5432"]\n  api:\n    image: team/product\n    ports: ["127.0.0.1:8000:8000"]\n',
    },
    { 'tls-everywhere': 'yes' },
  ],
  [
    'TLS in front, and none to a cache elsewhere',
    {
      'compose.yaml': `${proxied('"443:443"')}  worker:\n    build: .\n    environment:\n      CACHE: redis://cache.cloud.net:6379\n`,
      'nginx.conf': `server { listen 443 ssl; location / { ${pass} } }`,
    },
    { 'tls-everywhere': 'no' },
  ],
  [
    'the program that the service runs starts a server with a certificate itself',
    {
      'compose.yaml': 'services:\n  api:\n    build: .\n    command: python -m serve\n    ports: ["8443:8443"]\n',
      'serve.py': 'import uvicorn\n\nuvicorn.run("main:app", host="0.0.0.0", port=8443, ssl_keyfile="k.pem", ssl_certfile="c.pem")\n',
    },
    { 'tls-everywhere': 'yes' },
  ],
  [
    'the program starts its server without one',
    {
      'compose.yaml': 'services:\n  api:\n    build: .\n    command: python serve.py\n    ports: ["8000:8000"]\n',
      'serve.py': 'import uvicorn\n\nuvicorn.run("main:app", host="0.0.0.0", port=8000)\n',
    },
    { 'tls-everywhere': 'no' },
  ],
  [
    'something in front says which scheme was used',
    {
      'compose.yaml': proxied('"80:80"'),
      'nginx.conf': `server { listen 80; location / { proxy_set_header X-Forwarded-Proto $http_x_forwarded_proto; ${pass} } }`,
    },
    { 'tls-everywhere': 'unknown' },
  ],
]

test.each(rows)('%s', (_, contents, expected) => {
  const files = new Map([['main.py', main], ...Object.entries(contents)])
  const { statements } = detectInInfrastructure({
    tree: createTree(files),
    model: readExample(files),
    today: new Date(0),
    advisories: null,
  }).detect(checks)
  const said = Object.fromEntries(statements.map(({ id, verdict }) => [id, verdict]))
  expect(said).toMatchObject(expected)
})
