// A router of Traefik that answers in the open, beside others for the same program that speak TLS.

import { readEdges } from '../../edge-readers.ts'
import type { Edge, EdgePath } from '../../edges.ts'
import { bad, type CheckContext, defineCheck, good } from '../../kit.ts'
import { leadsToApp } from '../../publications.ts'
import { findServedRoutes } from '../../served-routes.ts'

export default defineCheck({
  id: 'plain-router-beside-tls',
  title: 'Traefik serves the application without TLS beside TLS',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-319'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-12.2.1'],
  why: `
    An entry point of Traefik does not send callers to HTTPS by itself: a router without \`tls\` answers whoever comes in the open, and passwords
    and tokens are read on the way. A router that names no entry points answers at all of them.`,
  fix: 'Redirect the whole entry point (`entrypoints.web.http.redirections.entrypoint.to=websecure`), or give the router without TLS the middleware `redirectscheme`.',
  blindSpots: ['What stands in front of the plain entry point and is described nowhere in the tree may redirect.'],
  examples: [
    bad(
      'a second router for the plain entry point that passes everything on',
      `
      # file: compose.yaml
      services:
        proxy:
          image: traefik:v3.2
          command:
            - --providers.docker=true
            - --providers.docker.exposedbydefault=false
            - --entrypoints.web.address=:80
            - --entrypoints.websecure.address=:443
          ports: ["80:80", "443:443"]
        api:
          build: .
          command: uvicorn main:app --host 0.0.0.0
          labels:
            - traefik.enable=true
            - traefik.http.routers.api.rule=Host(\`api.example.org\`)
            - traefik.http.routers.api.entrypoints=websecure
            - traefik.http.routers.api.tls.certresolver=letsencrypt
            - traefik.http.routers.api-plain.rule=Host(\`api.example.org\`)  # <-- finding
            - traefik.http.routers.api-plain.entrypoints=web
            - traefik.http.services.api.loadbalancer.server.port=8000
    `,
    ),
    bad(
      'a router without TLS at the port of HTTPS, in files',
      `
      # file: compose.yaml
      services:
        proxy:
          image: traefik:v3.2
          ports: ["80:80", "443:443"]
          volumes: ["./traefik:/etc/traefik:ro"]
        api:
          build: .
          command: uvicorn main:app --host 0.0.0.0
      # file: traefik/traefik.yml
      entryPoints:
        web:
          address: ":80"
          http:
            redirections:
              entryPoint:
                to: websecure
        websecure:
          address: ":443"
      providers:
        file:
          filename: /etc/traefik/dynamic.yml
      # file: traefik/dynamic.yml
      http:
        routers:
          api:
            rule: "Host(\`api.example.org\`)"
            service: api
            tls: {}
          docs:
            rule: "Host(\`api.example.org\`) && PathPrefix(\`/docs\`)"  # <-- finding
            entryPoints: [websecure]
            service: api
        services:
          api:
            loadBalancer:
              servers:
                - url: "http://api:8000"
    `,
    ),
    good(
      'the plain entry point sends everything on',
      `
      # file: compose.yaml
      services:
        proxy:
          image: traefik:v3.2
          command:
            - --providers.docker=true
            - --providers.docker.exposedbydefault=false
            - --entrypoints.web.address=:80
            - --entrypoints.web.http.redirections.entrypoint.to=websecure
            - --entrypoints.web.http.redirections.entrypoint.scheme=https
            - --entrypoints.websecure.address=:443
          ports: ["80:80", "443:443"]
        api:
          build: .
          command: uvicorn main:app --host 0.0.0.0
          labels:
            - traefik.enable=true
            - traefik.http.routers.api.rule=Host(\`api.example.org\`)
            - traefik.http.routers.api.tls.certresolver=letsencrypt
            - traefik.http.services.api.loadbalancer.server.port=8000
    `,
    ),
    good(
      'the router without TLS redirects, and one is for the own network alone',
      `
      # file: compose.yaml
      services:
        proxy:
          image: traefik:v3.2
          command:
            - --providers.docker=true
            - --providers.docker.exposedbydefault=false
            - --entrypoints.web.address=:80
            - --entrypoints.websecure.address=:443
          ports: ["80:80", "443:443"]
        api:
          build: .
          command: uvicorn main:app --host 0.0.0.0
          labels:
            - traefik.enable=true
            - traefik.http.routers.api.rule=Host(\`api.example.org\`)
            - traefik.http.routers.api.entrypoints=websecure
            - traefik.http.routers.api.tls=true
            - traefik.http.routers.api-plain.rule=Host(\`api.example.org\`)
            - traefik.http.routers.api-plain.entrypoints=web
            - traefik.http.routers.api-plain.middlewares=https
            - traefik.http.middlewares.https.redirectscheme.scheme=https
            - traefik.http.routers.inner.rule=Host(\`api.lan\`) && ClientIP(\`10.0.0.0/8\`)
            - traefik.http.routers.inner.entrypoints=web
            - traefik.http.services.api.loadbalancer.server.port=8000
    `,
    ),
    good(
      'no TLS anywhere: it may end in front of Traefik',
      `
      # file: compose.yaml
      services:
        proxy:
          image: traefik:v3.2
          command:
            - --providers.docker=true
            - --providers.docker.exposedbydefault=false
            - --entrypoints.web.address=:80
          ports: ["80:80"]
        api:
          build: .
          command: uvicorn main:app --host 0.0.0.0
          labels:
            - traefik.enable=true
            - traefik.http.routers.api.rule=Host(\`api.example.org\`)
            - traefik.http.services.api.loadbalancer.server.port=8000
    `,
    ),
  ],

  looksAt: 'setup',
  check(_, report, context) {
    const edges = readEdges(context).filter(({ kind, isOutside }) => kind === 'traefik' && isOutside === 'yes')
    const told = new Set<string>()
    for (const edge of edges) {
      if (edge.tls.kind !== 'plain' || edge.deployment.stage === 'development') continue
      const secure = edges.find(
        (one) => one.tls.kind === 'terminated' && isBeside(one, edge) && one.paths.some((path) => isApp(context, one, path)),
      )
      if (secure === undefined) continue
      for (const path of edge.paths) {
        const key = `${path.place.file}:${path.place.line}`
        if (path.guard === 'addresses' || !isApp(context, edge, path) || told.has(key)) continue
        told.add(key)
        const routes = findServedRoutes(context, edge).flatMap(({ route, ways }) => (ways.some((way) => way.path === path) ? [route] : []))
        report({
          place: path.place,
          cause: { name: path.place.file, what: `router without TLS at ${edge.name}` },
          what: `the application is served without TLS at ${edge.name}, which ${edge.outsideBecause}`,
          routes,
          others: [{ role: 'cause', place: secure.place, note: 'the same Traefik speaks TLS here' }],
        })
      }
    }
  },
})

function isBeside(one: Edge, other: Edge): boolean {
  return one.deployment.name === other.deployment.name
}

function isApp(context: CheckContext, edge: Edge, path: EdgePath): boolean {
  return path.action.kind === 'proxy' && leadsToApp(context, edge, path) === 'yes'
}
