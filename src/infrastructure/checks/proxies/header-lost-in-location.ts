// nginx takes the headers of a level above only where a level has none of its own.

import { bad, defineCheck, good } from '../../kit.ts'
import { findDirectives, toPlace } from '../../nginx/scope.ts'
import { levelsOf } from '../../nginx/walk.ts'

const guarding =
  /^(?:strict-transport-security|content-security-policy|x-frame-options|x-content-type-options|referrer-policy|permissions-policy)$/

export default defineCheck({
  id: 'header-lost-in-location',
  title: 'Security headers of the server are lost in a location',
  severity: 'low',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-693', 'CWE-1021'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-3.4.1', 'v5.0.0-3.4.4'],
  why: `
    A location with an add_header of its own takes none of those of the levels above. What the server was given to protect browsers with is
    then missing from every answer of that location, and nothing says so.`,
  fix: 'Write the headers of the server into the location as well, from one file that both include.',
  blindSpots: ['Whether the application sends the same headers itself is not asked.'],
  examples: [
    bad(
      'a location that only wanted to say something about caches',
      `
      # file: nginx.conf
      server {
        listen 443 ssl;
        add_header Strict-Transport-Security "max-age=31536000" always;
        add_header X-Content-Type-Options nosniff always;
        location / {
          proxy_pass http://127.0.0.1:8000;
        }
        location /api/ {
          add_header Cache-Control no-store;  # <-- finding
          proxy_pass http://127.0.0.1:8000;
        }
      }
    `,
    ),
    bad(
      'one of two is repeated',
      `
      # file: nginx.conf
      http {
        add_header X-Frame-Options DENY;
        add_header Referrer-Policy no-referrer;
        server {
          listen 80;
          location / {
            add_header X-Frame-Options SAMEORIGIN;  # <-- finding
            proxy_pass http://127.0.0.1:8000;
          }
        }
      }
    `,
    ),
    good(
      'the location repeats them',
      `
      # file: nginx.conf
      server {
        listen 443 ssl;
        add_header X-Content-Type-Options nosniff always;
        location / {
          add_header X-Content-Type-Options nosniff always;
          add_header Cache-Control no-store;
          proxy_pass http://127.0.0.1:8000;
        }
      }
    `,
    ),
    good(
      'the location has none of its own',
      `
      # file: nginx.conf
      server {
        listen 443 ssl;
        add_header X-Content-Type-Options nosniff always;
        location / {
          proxy_set_header Host $host;
          proxy_pass http://127.0.0.1:8000;
        }
      }
    `,
    ),
  ],

  looksAt: 'nginx',
  check(config, report) {
    for (const { location, scope } of levelsOf(config)) {
      const own = scope.directives.filter(({ name }) => name === 'add_header')
      const [first] = own
      if (location === null || first === undefined) continue
      const above = findDirectives(scope.parent, 'add_header').filter(({ args }) => guarding.test((args[0] ?? '').toLowerCase()))
      const lost = above.filter(({ args }) => !own.some((one) => one.args[0]?.toLowerCase() === args[0]?.toLowerCase()))
      const [one] = lost
      // An answer without a body that a browser shows loses nothing; one that only sends elsewhere neither.
      if (one === undefined || scope.directives.some(({ name, args }) => name === 'return' && /^(?:3\d\d|204)$/.test(args[0] ?? '')))
        continue
      report({
        place: toPlace(first),
        cause: { name: first.file, what: `add_header in location ${location.text}` },
        what: `the add_header of location ${location.text} drops ${lost.map(({ args }) => args[0]).join(', ')} of the level above`,
        others: [{ role: 'cause', place: toPlace(one), note: 'the level above sets them here' }],
      })
    }
  },
})
