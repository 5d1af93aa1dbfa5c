// A password that everybody on the way can read.

import { readEdges } from '../../edge-readers.ts'
import { bad, defineCheck, good } from '../../kit.ts'

export default defineCheck({
  id: 'basic-auth-over-plain-http',
  title: 'The proxy asks for a password over plain HTTP',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-319'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-12.2.1'],
  why: `
    With Basic authentication the browser sends the password with every request, readable for whoever sits on the way when there is no TLS.`,
  fix: 'Ask for the password on the port that speaks TLS, and send callers of the plain one there.',
  blindSpots: ['Something in front that speaks TLS and is not described in the tree is not seen.'],
  examples: [
    bad(
      'the plain port is published',
      `
      # file: compose.prod.yaml
      services:
        proxy:
          image: nginx:1.27
          ports: ["80:80"]
          volumes: ["./nginx.conf:/etc/nginx/conf.d/default.conf:ro"]
      # file: nginx.conf
      server {
        listen 80;
        location /flower/ {  # <-- finding
          auth_basic "staff";
          auth_basic_user_file /etc/nginx/htpasswd;
          proxy_pass http://flower:5555;
        }
      }
    `,
    ),
    good(
      'on the port with TLS',
      `
      # file: compose.prod.yaml
      services:
        proxy:
          image: nginx:1.27
          ports: ["80:80", "443:443"]
          volumes: ["./nginx.conf:/etc/nginx/conf.d/default.conf:ro"]
      # file: nginx.conf
      server {
        listen 80;
        return 301 https://$host$request_uri;
      }
      server {
        listen 443 ssl;
        ssl_certificate /etc/tls/cert.pem;
        ssl_certificate_key /etc/tls/key.pem;
        location /flower/ {
          auth_basic "staff";
          auth_basic_user_file /etc/nginx/htpasswd;
          proxy_pass http://flower:5555;
        }
      }
    `,
    ),
    good(
      'nobody says how callers come here',
      `
      # file: nginx.conf
      server {
        listen 80;
        location / {
          auth_basic "staff";
          auth_basic_user_file /etc/nginx/htpasswd;
          proxy_pass http://127.0.0.1:8000;
        }
      }
    `,
    ),
  ],

  looksAt: 'setup',
  check(_, report, context) {
    const told = new Set<string>()
    for (const { isOutside, tls, paths, name, outsideBecause, deployment } of readEdges(context)) {
      if (isOutside !== 'yes' || tls.kind !== 'plain' || deployment.stage === 'development') continue
      const asks = paths.find(({ guard, action }) => guard === 'basic' && action.kind !== 'redirect' && action.kind !== 'refuse')
      const key = `${asks?.place.file}:${asks?.place.line}`
      if (asks === undefined || told.has(key)) continue
      told.add(key)
      report({
        place: asks.place,
        cause: { name: asks.place.file, what: 'Basic authentication without TLS' },
        what: `a password is asked for on ${name}, which ${outsideBecause} and does not speak TLS`,
        others: [{ role: 'cause', place: tls.place, note: 'it listens here without TLS' }],
      })
    }
  },
})
