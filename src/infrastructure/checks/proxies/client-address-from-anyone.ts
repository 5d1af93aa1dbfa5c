// The proxy takes the address of the caller from a header, whoever sent it.

import { bad, defineCheck, good } from '../../kit.ts'
import { findDirective, findDirectives, toPlace } from '../../nginx/scope.ts'

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
  fix: 'Name the addresses of what stands in front of the proxy in set_real_ip_from.',
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
  ],

  looksAt: 'nginx',
  check({ servers }, report) {
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
  },
})
