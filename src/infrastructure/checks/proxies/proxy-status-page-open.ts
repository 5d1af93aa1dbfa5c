// Pages on which a proxy tells about itself.

import { bindsOf, isLoopback } from '../../haproxy/edges.ts'
import { bad, type CheckContext, defineCheck, good, type Report } from '../../kit.ts'
import { guardOf } from '../../nginx/edges.ts'
import { toPlace } from '../../nginx/scope.ts'
import { levelsOf } from '../../nginx/walk.ts'
import { findPublications, publish } from '../../publications.ts'
import type { HaproxyConfig, HaproxyProxy } from '../../sources/haproxy.ts'
import type { NginxConfig } from '../../sources/nginx.ts'
import { findTraefiks, type Traefik } from '../../traefik/instances.ts'
import { findOpenApi } from '../../traefik/open-api.ts'

export default defineCheck({
  id: 'proxy-status-page-open',
  title: 'The status page of the proxy is open to everybody',
  severity: 'low',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-200'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-13.4.5'],
  why: `
    The page says how many connections there are and how busy the service is, which helps whoever wants to overload it or to see what an
    attack does. That of HAProxy names every server behind it with its address as well, and the API of Traefik all of its
    configuration.`,
  fix: 'Allow the addresses of the monitoring alone (`allow 10.0.0.0/8; deny all;`), ask for a password (`stats auth`; a router with `basicAuth` before `api@internal`), or listen for it on the own machine.',
  blindSpots: ['Status pages of modules that nginx does not come with are not known.'],
  examples: [
    bad(
      'for everybody',
      `
      # file: nginx.conf
      server {
        listen 80;
        location /nginx_status {
          stub_status;  # <-- finding
        }
      }
    `,
    ),
    good(
      'for the own machine',
      `
      # file: nginx.conf
      server {
        listen 80;
        location /nginx_status {
          stub_status;
          allow 127.0.0.1;
          deny all;
        }
      }
      server {
        listen 127.0.0.1:8081;
        location / {
          stub_status;
        }
      }
    `,
    ),
    bad(
      'the statistics of HAProxy on all addresses',
      `
      # file: haproxy.cfg
      defaults
        mode http
      listen stats
        bind :8404
        stats enable
        stats uri /stats  # <-- finding
        stats refresh 10s
    `,
    ),
    good(
      'a password, the own machine, or the network of the monitoring',
      `
      # file: haproxy.cfg
      defaults
        mode http
      listen stats
        bind :8404
        stats enable
        stats uri /stats
        stats auth "admin:$STATS_PASSWORD"
      listen local
        bind 127.0.0.1:8405
        stats enable
      listen monitoring
        bind :8406
        stats uri /stats
        http-request deny unless { src 10.0.0.0/8 }
    `,
    ),
    good(
      'a port that is not published',
      `
      # file: compose.yaml
      services:
        proxy:
          image: haproxy:3.0
          ports: ["443:443"]
          volumes: ["./haproxy.cfg:/usr/local/etc/haproxy/haproxy.cfg:ro"]
      # file: haproxy.cfg
      defaults
        mode http
      listen stats
        bind :8404
        stats uri /
    `,
    ),
    bad(
      'the API of Traefik on a port that is published',
      `
      # file: compose.yaml
      services:
        proxy:
          image: traefik:v3.2
          command:
            - --providers.docker=true
            - --api.insecure=true  # <-- finding
          ports: ["80:80", "8080:8080"]
    `,
    ),
    bad(
      'the API of Traefik as its file has it',
      `
      # file: compose.yaml
      services:
        proxy:
          image: traefik:v3.2
          ports: ["80:80", "8080:8080"]
          volumes: ["./traefik.yml:/etc/traefik/traefik.yml:ro"]
      # file: traefik.yml
      api:
        dashboard: true
        insecure: true  # <-- finding
    `,
    ),
    good(
      'the API of Traefik for the own machine alone',
      `
      # file: compose.yaml
      services:
        proxy:
          image: traefik:v3.2
          command: --api.insecure=true --providers.docker=true
          ports: ["80:80", "127.0.0.1:8080:8080"]
        other:
          image: traefik:v3.2
          command: --api.insecure=false
          ports: ["81:80", "8081:8080"]
    `,
    ),
  ],

  looksAt: 'setup',
  check({ nginx, haproxy }, report, context) {
    for (const config of nginx) checkNginx(config, report)
    for (const config of haproxy) for (const proxy of config.proxies) checkHaproxy(config, proxy, report, context)
    for (const traefik of findTraefiks(context)) checkTraefik(traefik, report, context)
  },
})

function checkNginx(config: NginxConfig, report: Report): void {
  for (const { location, scope, server } of levelsOf(config)) {
    const page = scope.directives.find(({ name }) => name === 'stub_status')
    if (location === null || page === undefined || guardOf(scope) !== 'none') continue
    if (server.listens.every(({ address }) => address !== null && /^(?:127\.|\[::1\]|localhost$)/.test(address))) continue
    report({
      place: toPlace(page),
      cause: { name: page.file, what: `stub_status of ${location.text}` },
      what: `${location.text} shows the status of nginx to everybody`,
    })
  }
}

function checkHaproxy(config: HaproxyConfig, proxy: HaproxyProxy, report: Report, context: CheckContext): void {
  const stats = proxy.lines.filter(({ words }) => words[0] === 'stats')
  const page = stats.findLast(({ words }) => words[1] === 'uri') ?? stats.findLast(({ words }) => words[1] === 'enable')
  if (page === undefined || proxy.lines.findLast(({ words }) => words[0] === 'mode')?.words[1] !== 'http') return
  // Whatever else may refuse is taken to be meant for it.
  if (proxy.lines.some(isGuard)) return
  const open = bindsOf(proxy).filter(
    (bind) =>
      !isLoopback(bind) &&
      !bind.line.words.includes('verify') &&
      findPublications(context, [config.file], bind.port).some(({ isOutside }) => isOutside !== 'no'),
  )
  if (open.length === 0) return
  const uri = page.words[1] === 'uri' ? (page.words[2] ?? '') : '/haproxy?stats'
  const isAdmin = stats.some(({ words }) => words[1] === 'admin')
  report({
    place: { file: config.file, line: page.line },
    cause: { name: config.file, what: `stats of ${proxy.kind} ${proxy.name}` },
    what: `${uri} shows the statistics of HAProxy to everybody${isAdmin ? ', and may let them take servers out of service' : ''}`,
  })
}

function isGuard({ words }: HaproxyProxy['lines'][number]): boolean {
  const [name = '', action = '', third = ''] = words
  if (name === 'stats') return action === 'auth' || (action === 'http-request' && third !== 'allow') || action === 'scope'
  if (name === 'http-request') return /^(?:auth|deny|reject|tarpit|silent-drop|return|redirect)$/.test(action)
  return name === 'tcp-request' && (action === 'connection' || action === 'content') && /^(?:reject|silent-drop)$/.test(third)
}

function checkTraefik(traefik: Traefik, report: Report, context: CheckContext): void {
  const found = findOpenApi(traefik)
  if (found === null || found.port === null) return
  const { service, files } = traefik
  const { port } = found
  const way = (service === null ? findPublications(context, files, port) : [publish(service, port)]).find(
    ({ isOutside, deployment }) => isOutside === 'yes' && deployment.stage !== 'development',
  )
  if (way === undefined) return
  report({
    place: found.place,
    cause: { name: found.place.file, what: `api.insecure of ${way.service?.name ?? 'Traefik'}` },
    what: `the API of Traefik is open to everybody: port ${port} ${way.because}`,
  })
}
