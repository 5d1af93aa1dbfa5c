// The proxy takes the address of the caller from a header, whoever sent it.

import { bad, type CheckContext, defineCheck, good, type Report } from '../../kit.ts'
import { findDirective, findDirectives, toPlace } from '../../nginx/scope.ts'
import { findPublications, publish } from '../../publications.ts'
import type { NginxConfig } from '../../sources/nginx.ts'
import { findBlindTrust, findTraefiks, type Traefik } from '../../traefik/instances.ts'

export default defineCheck({
  id: 'client-address-from-anyone',
  title: 'The proxy believes anyone about the address of the caller',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-348', 'CWE-290'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-4.1.3'],
  why: `
    With every sender trusted, whoever writes X-Forwarded-For picks the address that the proxy logs, holds against its lists and limits, and passes
    on to the application as the one that it saw itself.`,
  fix: 'Name the addresses of what stands in front of the proxy: in set_real_ip_from of nginx, in trustedIPs of an entry point of Traefik. Where nothing does, leave the setting out.',
  blindSpots: ['A firewall that lets only a known proxy through is not seen.'],
  examples: [
    bad(
      'all addresses',
      `
      # file: nginx.conf
      server {
        listen 80;
        set_real_ip_from 0.0.0.0/0;  # <-- finding
        real_ip_header X-Forwarded-For;
        location / {
          proxy_pass http://127.0.0.1:8000;
        }
      }
    `,
    ),
    good(
      'the network that the load balancer is in',
      `
      # file: nginx.conf
      server {
        listen 80;
        set_real_ip_from 10.0.0.0/8;
        real_ip_header X-Forwarded-For;
        location / {
          proxy_pass http://127.0.0.1:8000;
        }
      }
    `,
    ),
    good(
      'the protocol of proxies, which is no header of a request',
      `
      # file: nginx.conf
      server {
        listen 80 proxy_protocol;
        set_real_ip_from 0.0.0.0/0;
        real_ip_header proxy_protocol;
        location / {
          proxy_pass http://127.0.0.1:8000;
        }
      }
    `,
    ),
    bad(
      'an entry point of Traefik that believes every sender',
      `
      # file: compose.yaml
      services:
        proxy:
          image: traefik:v3.2
          command:
            - --providers.docker=true
            - --entrypoints.web.address=:80
            - --entrypoints.web.forwardedHeaders.insecure=true  # <-- finding
          ports: ["80:80"]
    `,
    ),
    bad(
      'the PROXY protocol from every sender, in a file of Traefik',
      `
      # file: compose.yaml
      services:
        proxy:
          image: traefik:v3.2
          ports: ["443:443"]
          volumes: ["./traefik.yml:/etc/traefik/traefik.yml:ro"]
      # file: traefik.yml
      entryPoints:
        websecure:
          address: ":443"
          proxyProtocol:
            insecure: true  # <-- finding
    `,
    ),
    good(
      'the networks of what stands in front of Traefik, and an entry point that is not published',
      `
      # file: compose.yaml
      services:
        proxy:
          image: traefik:v3.2
          command:
            - --providers.docker=true
            - --entrypoints.web.address=:80
            - --entrypoints.web.forwardedHeaders.trustedIPs=10.0.0.0/8,192.168.0.0/16
            - --entrypoints.inner.address=:8081
            - --entrypoints.inner.forwardedHeaders.insecure=true
          ports: ["80:80"]
    `,
    ),
  ],

  looksAt: 'setup',
  check({ nginx }, report, context) {
    for (const config of nginx) checkNginx(config, report)
    for (const traefik of findTraefiks(context)) checkTraefik(traefik, report, context)
  },
})

function checkNginx({ servers }: NginxConfig, report: Report): void {
  const told = new Set<string>()
  for (const { scope } of servers) {
    const anyone = findDirectives(scope, 'set_real_ip_from').find(({ args }) => args[0] === '0.0.0.0/0' || args[0] === '::/0')
    const header = findDirective(scope, 'real_ip_header')
    if (anyone === undefined || header?.args[0] === 'proxy_protocol') continue
    const key = `${anyone.file}:${anyone.line}`
    if (told.has(key)) continue
    told.add(key)
    report({
      place: toPlace(anyone),
      cause: { name: anyone.file, what: 'set_real_ip_from' },
      what: `the address of the caller is taken from ${header?.args[0] ?? 'X-Real-IP'}, whoever sends it`,
    })
  }
}

function checkTraefik({ entryPoints, service, files }: Traefik, report: Report, context: CheckContext): void {
  for (const entryPoint of entryPoints) {
    const trust = findBlindTrust(entryPoint)
    if (trust === null) continue
    const ways = service === null ? findPublications(context, files, entryPoint.port) : [publish(service, entryPoint.port)]
    const way = ways.find(({ isOutside, deployment }) => isOutside !== 'no' && deployment.stage !== 'development')
    if (way === undefined) continue
    const from = trust.by === 'proxyProtocol' ? 'the PROXY protocol' : 'X-Forwarded-For'
    report({
      place: trust.place,
      cause: { name: trust.place.file, what: `${trust.by} of entry point ${entryPoint.name}` },
      what: `the address of the caller is taken from ${from} at entry point ${entryPoint.name}, whoever sends it`,
      ...(way.isOutside === 'yes' ? {} : { confidence: 'medium' }),
    })
  }
}
