// What the proxy keeps, adds and refuses holds only for those who come through it.

import { readEdges } from '../../edge-readers.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { leadsToApp } from '../../publications.ts'

export default defineCheck({
  id: 'server-port-beside-proxy',
  title: 'The port of the application is published beside its proxy',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-288', 'CWE-668'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-13.2.4'],
  why: `
    A port that Compose publishes is open on every address of the machine, and Docker opens it in front of the firewall. Callers of that port meet
    the application without the TLS, the passwords, the limits and the headers of the proxy.`,
  fix: 'Leave `ports` of the application out, since the proxy reaches it by its name, or bind them to the own machine: "127.0.0.1:8000:8000".',
  blindSpots: ['A firewall of a cloud in front of the machine is not seen.'],
  examples: [
    bad(
      'beside a proxy with TLS',
      `
      # file: compose.yaml
      services:
        api:
          build: .
          command: uvicorn main:app --host 0.0.0.0
          ports:
            - "8000:8000"  # <-- finding
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
    good(
      'bound to the own machine',
      `
      # file: compose.yaml
      services:
        api:
          build: .
          command: uvicorn main:app --host 0.0.0.0
          ports:
            - "127.0.0.1:8000:8000"
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
    good(
      'the proxy does nothing that is lost beside it',
      `
      # file: compose.yaml
      services:
        api:
          build: .
          command: uvicorn main:app --host 0.0.0.0
          ports:
            - "8000:8000"
        proxy:
          image: nginx:1.27
          ports: ["80:80"]
          volumes: ["./nginx.conf:/etc/nginx/conf.d/default.conf"]
      # file: nginx.conf
      server {
        listen 80;
        location / {
          proxy_pass http://api:8000;
        }
      }
    `,
    ),
  ],

  looksAt: 'setup',
  check(_, report, context) {
    const edges = readEdges(context)
    const told = new Set<string>()
    for (const edge of edges) {
      if (edge.kind !== 'server' || edge.isOutside !== 'yes' || edge.deployment.stage === 'development') continue
      for (const proxy of edges) {
        if (proxy.kind === 'server' || proxy.deployment.name !== edge.deployment.name || proxy.isOutside !== 'yes') continue
        const paths = proxy.paths.filter((path) => leadsToApp(context, proxy, path) === 'yes')
        const target = paths.find(({ action }) => action.kind === 'proxy' && edge.name.endsWith(`service ${action.host}`))
        if (target === undefined) continue
        const lost = [
          ...(proxy.tls.kind === 'terminated' ? ['TLS'] : []),
          ...(proxy.paths.some(({ guard }) => guard !== 'none') || proxy.paths.some(({ action }) => action.kind === 'refuse')
            ? ['what the proxy refuses']
            : []),
        ]
        const key = `${edge.place.file}:${edge.place.line}`
        if (lost.length === 0 || told.has(key)) continue
        told.add(key)
        report({
          place: edge.place,
          cause: { name: edge.place.file, what: edge.name },
          what: `${edge.name} is published beside ${proxy.name}: ${lost.join(' and ')} can be walked around`,
          others: [{ role: 'cause', place: proxy.place, note: 'the proxy takes callers in here' }],
          ...(edge.deployment.stage === 'production' || proxy.tls.kind === 'terminated' ? {} : { confidence: 'medium' }),
        })
      }
    }
  },
})
