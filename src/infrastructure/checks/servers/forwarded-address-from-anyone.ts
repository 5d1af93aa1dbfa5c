// The command line tells the server to believe everybody about the address of the caller.

import { findAddressUse } from '../../client-address.ts'
import { isDeployed } from '../../deployed.ts'
import { readEdges } from '../../edge-readers.ts'
import type { Edge } from '../../edges.ts'
import { bad, type CheckContext, defineCheck, good } from '../../kit.ts'
import { leadsToApp } from '../../publications.ts'

export default defineCheck({
  id: 'forwarded-address-from-anyone',
  title: 'The server is started to believe anyone about the caller',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-348', 'CWE-290'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-4.1.3'],
  why: `
    With a star for the trusted senders, uvicorn takes the first address of X-Forwarded-For, which is the one that the caller wrote wherever a
    proxy appends its own. The application uses that address: limits by address are never reached, lists of addresses let everybody in.`,
  fix: 'Name the proxy in --forwarded-allow-ips, or let the outermost proxy overwrite the header: `proxy_set_header X-Forwarded-For $remote_addr`.',
  blindSpots: [
    'What stands in front and is described nowhere in the tree, such as a load balancer of a cloud, may overwrite the header.',
    'For what the application uses the address is not judged.',
  ],
  examples: [
    bad(
      'a proxy that appends, before limits by address',
      `
      # file: main.py
      from fastapi import FastAPI, Request

      app = FastAPI()
      seen: dict[str, int] = {}


      @app.post("/login")
      def login(request: Request) -> dict:
          seen[request.client.host] = seen.get(request.client.host, 0) + 1
          return {}
      # file: Dockerfile
      FROM python:3.12-slim
      USER app
      CMD ["uvicorn", "main:app", "--proxy-headers", "--forwarded-allow-ips", "*"]  # <-- finding
      # file: compose.yaml
      services:
        api:
          build: .
        proxy:
          image: nginx:1.27
          ports: ["443:443"]
          volumes: ["./nginx.conf:/etc/nginx/conf.d/default.conf"]
      # file: nginx.conf
      server {
        listen 443 ssl;
        location / {
          proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
          proxy_pass http://api:8000;
        }
      }
    `,
    ),
    bad(
      'the port of the server is published as it is',
      `
      # file: main.py
      from fastapi import FastAPI, Request

      app = FastAPI()


      @app.get("/admin")
      def admin(request: Request) -> dict:
          return {"inside": request.client.host.startswith("10.")}
      # file: compose.yaml
      services:
        api:
          build: .
          command: uvicorn main:app --host 0.0.0.0 --forwarded-allow-ips=*  # <-- finding
          ports: ["8000:8000"]
    `,
    ),
    bad(
      'a header of its own that HAProxy adds behind that of the caller',
      `
      # file: main.py
      from fastapi import FastAPI, Request

      app = FastAPI()


      @app.get("/")
      def read(request: Request) -> dict:
          return {"from": request.client.host}
      # file: Dockerfile
      FROM python:3.12-slim
      USER app
      CMD ["uvicorn", "main:app", "--forwarded-allow-ips", "*"]  # <-- finding
      # file: compose.yaml
      services:
        api:
          build: .
        proxy:
          image: haproxy:3.0
          ports: ["443:443"]
          volumes: ["./haproxy.cfg:/usr/local/etc/haproxy/haproxy.cfg:ro"]
      # file: haproxy.cfg
      defaults
        mode http
        option forwardfor
      frontend web
        bind :443 ssl crt /certs/site.pem
        default_backend api
      backend api
        server api api:8000
    `,
    ),
    good(
      'the header of the caller is taken away before HAProxy adds its own',
      `
      # file: main.py
      from fastapi import FastAPI, Request

      app = FastAPI()


      @app.get("/")
      def read(request: Request) -> dict:
          return {"from": request.client.host}
      # file: Dockerfile
      FROM python:3.12-slim
      USER app
      CMD ["uvicorn", "main:app", "--forwarded-allow-ips", "*"]
      # file: compose.yaml
      services:
        api:
          build: .
        proxy:
          image: haproxy:3.0
          ports: ["443:443"]
          volumes: ["./haproxy.cfg:/usr/local/etc/haproxy/haproxy.cfg:ro"]
      # file: haproxy.cfg
      defaults
        mode http
        option forwardfor
      frontend web
        bind :443 ssl crt /certs/site.pem
        http-request del-header X-Forwarded-For
        default_backend api
      backend api
        server api api:8000
    `,
    ),
    good(
      'the proxy overwrites the header, and nobody comes around it',
      `
      # file: main.py
      from fastapi import FastAPI, Request

      app = FastAPI()


      @app.get("/")
      def read(request: Request) -> dict:
          return {"from": request.client.host}
      # file: Dockerfile
      FROM python:3.12-slim
      USER app
      CMD ["uvicorn", "main:app", "--forwarded-allow-ips", "*"]
      # file: compose.yaml
      services:
        api:
          build: .
        proxy:
          image: nginx:1.27
          ports: ["443:443"]
          volumes: ["./nginx.conf:/etc/nginx/conf.d/default.conf"]
      # file: nginx.conf
      server {
        listen 443 ssl;
        location / {
          proxy_set_header X-Forwarded-For $remote_addr;
          proxy_pass http://api:8000;
        }
      }
    `,
    ),
    good(
      'a Traefik in front, which drops the header of the caller by itself',
      `
      # file: main.py
      from fastapi import FastAPI, Request

      app = FastAPI()


      @app.get("/")
      def read(request: Request) -> dict:
          return {"from": request.client.host}
      # file: Dockerfile
      FROM python:3.12-slim
      USER app
      CMD ["uvicorn", "main:app", "--forwarded-allow-ips", "*"]
      # file: compose.yaml
      services:
        proxy:
          image: traefik:v3.2
          command:
            - --providers.docker=true
            - --providers.docker.exposedbydefault=false
            - --entrypoints.websecure.address=:443
          ports: ["443:443"]
        api:
          build: .
          labels:
            - traefik.enable=true
            - traefik.http.routers.api.rule=Host(\`api.example.org\`)
            - traefik.http.routers.api.tls=true
            - traefik.http.services.api.loadbalancer.server.port=8000
    `,
    ),
    good(
      'nobody asks for the address',
      `
      # file: main.py
      from fastapi import FastAPI

      app = FastAPI()


      @app.get("/")
      def read() -> dict:
          return {}
      # file: Dockerfile
      FROM python:3.12-slim
      USER app
      CMD ["uvicorn", "main:app", "--forwarded-allow-ips", "*"]
    `,
    ),
  ],

  looksAt: 'server',
  check(command, report, context) {
    // The rules about code look at calls.
    if (command.kind === 'code') return
    const allowed = command.options.get('forwarded-allow-ips')
    if (typeof allowed?.value !== 'string' || !allowed.value.split(',').some((part) => part.trim().replace(/^["']|["']$/g, '') === '*'))
      return
    if (command.options.get('proxy-headers')?.value === false || isDeployed(context, command) === 'no') return
    const use = findAddressUse(context.tree)
    if (use === null) return
    const way = findWay(context)
    if (way === 'closed') return
    report({
      place: allowed.place,
      cause: { name: command.file, what: `${command.program} forwarded-allow-ips` },
      what: `${command.program} believes X-Forwarded-For from anyone${way === null ? '' : `, and ${way.text}`}`,
      ...(way === null ? { confidence: 'medium' } : {}),
      others: [
        { role: 'cause', place: use, note: 'the application uses the address of the caller here' },
        ...(way === null ? [] : [{ role: 'cause' as const, place: way.edge.place, note: 'callers come in here' }]),
      ],
    })
  },
})

/** A way in that lets the header of the caller through; `closed` where all ways overwrite it; null where none is known. */
function findWay(context: CheckContext): { edge: Edge; text: string } | 'closed' | null {
  let isClosed = false
  for (const edge of readEdges(context)) {
    if (edge.isOutside === 'no' || edge.deployment.stage === 'development') continue
    if (edge.kind === 'server') {
      if (edge.isOutside === 'yes') return { edge, text: `${edge.name} is published with nothing in front` }
      continue
    }
    for (const path of edge.paths) {
      if (path.action.kind !== 'proxy' || leadsToApp(context, edge, path) !== 'yes') continue
      const header = path.requestHeaders.findLast(({ name, how }) => name === 'x-forwarded-for' && how !== 'add')
      if (header === undefined && edge.kind === 'traefik' && path.requestHeaders.some(({ name }) => name === 'x-forwarded-for'))
        return { edge, text: 'Traefik takes over the one that the caller wrote' }
      if (header === undefined && edge.kind === 'haproxy') {
        const isAdded = path.requestHeaders.some(({ name }) => name === 'x-forwarded-for')
        return {
          edge,
          text: `HAProxy ${isAdded ? 'leaves the one that the caller wrote before its own' : 'passes on the one that the caller wrote'}`,
        }
      }
      if (header === undefined && edge.kind === 'nginx') return { edge, text: 'nginx passes on the one that the caller wrote' }
      if (header?.value?.includes('$proxy_add_x_forwarded_for') === true)
        return { edge, text: 'nginx appends to the one that the caller wrote' }
      if (header !== undefined) isClosed = true
    }
  }
  return isClosed ? 'closed' : null
}
