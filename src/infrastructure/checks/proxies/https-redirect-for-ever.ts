// The application sends callers to HTTPS, and does not learn that they came by it.

import { readEdges } from '../../edge-readers.ts'
import type { Edge, EdgePath } from '../../edges.ts'
import { bad, type CheckContext, defineCheck, good } from '../../kit.ts'
import { findServer, leadsToApp } from '../../publications.ts'
import type { Service } from '../../sources/services.ts'

export default defineCheck({
  id: 'https-redirect-for-ever',
  title: 'Callers over HTTPS are redirected to HTTPS for ever',
  severity: 'low',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-319'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-12.2.1'],
  why: `
    TLS ends at the proxy, and HTTPSRedirectMiddleware goes by the scheme that the server tells it. Where the proxy does not send X-Forwarded-Proto,
    or the server does not believe the proxy, every request is sent to the address that it came from. Teams then take the redirect out, and with it
    the one thing that kept the port of the application from answering in the open.`,
  fix: 'Send the scheme (`proxy_set_header X-Forwarded-Proto $scheme`) and name the proxy in --forwarded-allow-ips, or let the proxy redirect and leave the middleware out.',
  blindSpots: ['A server that is told whom to believe by a variable that is set elsewhere is not seen.'],
  examples: [
    bad(
      'nginx does not send the scheme',
      `
      # file: main.py
      from fastapi import FastAPI
      from fastapi.middleware.httpsredirect import HTTPSRedirectMiddleware

      app = FastAPI()
      app.add_middleware(HTTPSRedirectMiddleware)
      # file: compose.yaml
      services:
        api:
          build: .
          command: uvicorn main:app --host 0.0.0.0 --forwarded-allow-ips 172.20.0.2
        proxy:
          image: nginx:1.27
          ports: ["443:443"]
          volumes: ["./nginx.conf:/etc/nginx/conf.d/default.conf"]
      # file: nginx.conf
      server {
        listen 443 ssl;
        location / {  # <-- finding
          proxy_set_header Host $host;
          proxy_pass http://api:8000;
        }
      }
    `,
    ),
    bad(
      'the server believes its own machine alone, and Caddy runs in another container',
      `
      # file: main.py
      from fastapi import FastAPI
      from fastapi.middleware.httpsredirect import HTTPSRedirectMiddleware

      app = FastAPI()
      app.add_middleware(HTTPSRedirectMiddleware)
      # file: compose.yaml
      services:
        api:
          build: .
          command: uvicorn main:app --host 0.0.0.0
        proxy:
          image: caddy:2
          ports: ["443:443"]
          volumes: ["./Caddyfile:/etc/caddy/Caddyfile"]
      # file: Caddyfile
      api.example.org {
        reverse_proxy api:8000  # <-- finding
      }
    `,
    ),
    good(
      'the scheme is sent, and the server believes the proxy',
      `
      # file: main.py
      from fastapi import FastAPI
      from fastapi.middleware.httpsredirect import HTTPSRedirectMiddleware

      app = FastAPI()
      app.add_middleware(HTTPSRedirectMiddleware)
      # file: compose.yaml
      services:
        api:
          build: .
          command: uvicorn main:app --host 0.0.0.0 --forwarded-allow-ips 172.20.0.2
        proxy:
          image: nginx:1.27
          ports: ["443:443"]
          volumes: ["./nginx.conf:/etc/nginx/conf.d/default.conf"]
      # file: nginx.conf
      server {
        listen 443 ssl;
        location / {
          proxy_set_header X-Forwarded-Proto $scheme;
          proxy_pass http://api:8000;
        }
      }
    `,
    ),
    good(
      'the variable of the server names the proxy, and nothing redirects in the other application',
      `
      # file: main.py
      from fastapi import FastAPI
      from fastapi.middleware.httpsredirect import HTTPSRedirectMiddleware

      app = FastAPI()
      app.add_middleware(HTTPSRedirectMiddleware)
      # file: compose.yaml
      services:
        api:
          build: .
          command: uvicorn main:app --host 0.0.0.0
          environment:
            FORWARDED_ALLOW_IPS: 172.20.0.0/16
        proxy:
          image: caddy:2
          ports: ["443:443"]
          volumes: ["./Caddyfile:/etc/caddy/Caddyfile"]
      # file: Caddyfile
      api.example.org {
        reverse_proxy api:8000
      }
    `,
    ),
    good(
      'no middleware that redirects',
      `
      # file: main.py
      from fastapi import FastAPI

      app = FastAPI()
      # file: compose.yaml
      services:
        api:
          build: .
          command: uvicorn main:app --host 0.0.0.0
        proxy:
          image: nginx:1.27
          ports: ["443:443"]
          volumes: ["./nginx.conf:/etc/nginx/conf.d/default.conf"]
      # file: nginx.conf
      server {
        listen 443 ssl;
        location / {
          proxy_pass http://api:8000;
        }
      }
    `,
    ),
  ],

  looksAt: 'setup',
  check(_, report, context) {
    const app = context.model.apps.find(({ primary }) => primary)
    const layer = app?.middleware.find(({ name }) => name === 'HTTPSRedirectMiddleware')
    if (app === undefined || layer === undefined || layer.condition !== null) return
    // What puts the scheme right stands in the program.
    if (
      app.middleware.some(
        ({ name, call }) => name === 'ProxyHeadersMiddleware' || (name !== layer.name && /forwarded|proxy|scheme/i.test(`${name}${call}`)),
      )
    )
      return
    const told = new Set<string>()
    for (const edge of readEdges(context)) {
      if (edge.tls.kind !== 'terminated' || edge.isOutside === 'no' || edge.isPartial || edge.deployment.stage === 'development') continue
      for (const path of edge.paths) {
        const why = findReason(context, edge, path)
        const key = `${path.place.file}:${path.place.line}`
        if (why === null || told.has(key)) continue
        told.add(key)
        report({
          place: path.place,
          cause: { name: path.place.file, what: 'HTTPSRedirectMiddleware behind TLS' },
          what: `requests over HTTPS are redirected to HTTPS again: ${why}`,
          others: layer.place === null ? [] : [{ role: 'cause', place: layer.place, note: 'the application redirects here' }],
        })
        return
      }
    }
  },
})

/** Why the application takes what comes this way for plain HTTP; null where it does not, or nobody can say. */
function findReason(context: CheckContext, edge: Edge, path: EdgePath): string | null {
  if (path.action.kind !== 'proxy' || path.action.isTls || leadsToApp(context, edge, path) !== 'yes') return null
  const sent = path.requestHeaders.some(({ name }) => name === 'x-forwarded-proto' || name === 'forwarded')
  // Caddy and Traefik send it by themselves.
  if (!sent && (edge.kind === 'nginx' || edge.kind === 'haproxy'))
    return `${edge.kind === 'nginx' ? 'nginx' : 'HAProxy'} does not send X-Forwarded-Proto`
  if (edge.kind === 'ingress' || edge.kind === 'gateway' || edge.kind === 'load-balancer') return null
  const { host } = path.action
  const service = context.setup.service.find(({ name, file }) => name === host && file === edge.deployment.name)
  return service !== undefined && believesOwnMachineAlone(context, service)
    ? `the server does not believe what ${edge.kind} says from another container`
    : null
}

function believesOwnMachineAlone(context: CheckContext, service: Service): boolean {
  const server = findServer(context, service)
  if (server === null || (server.program !== 'uvicorn' && server.program !== 'fastapi') || service.takesHostNetwork) return false
  return (
    !server.options.has('forwarded-allow-ips') &&
    ![...service.environment.keys()].some((name) => /FORWARDED_ALLOW_IPS/.test(name)) &&
    !service.hasLostEnvironment
  )
}
