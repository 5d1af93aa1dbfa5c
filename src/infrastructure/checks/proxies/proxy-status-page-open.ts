// Pages on which a proxy tells about itself.

import { bad, defineCheck, good } from '../../kit.ts'
import { guardOf } from '../../nginx/edges.ts'
import { toPlace } from '../../nginx/scope.ts'
import { levelsOf } from '../../nginx/walk.ts'

export default defineCheck({
  id: 'proxy-status-page-open',
  title: 'The status page of nginx is open to everybody',
  severity: 'low',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-200'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-13.4.5'],
  why: 'The page says how many connections there are and how busy the service is, which helps whoever wants to overload it or to see what an attack does.',
  fix: 'Allow the addresses of the monitoring alone (`allow 10.0.0.0/8; deny all;`), or listen for it on the own machine.',
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
  ],

  looksAt: 'nginx',
  check(config, report) {
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
  },
})
