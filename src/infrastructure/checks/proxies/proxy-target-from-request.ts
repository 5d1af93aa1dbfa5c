// Where the request goes is what the caller wrote.

import { bad, defineCheck, good } from '../../kit.ts'
import { fillIn } from '../../nginx/edges.ts'
import { toPlace } from '../../nginx/scope.ts'
import { levelsOf } from '../../nginx/walk.ts'

/** `$host` falls back to the name of the server, and is still the caller's. */
const callers = /^https?:\/\/[^/]*\$\{?(?:http_\w+|host|arg_\w+|args|cookie_\w+|query_string)\b/

export default defineCheck({
  id: 'proxy-target-from-request',
  title: 'The proxy passes requests to a host that the caller names',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-918', 'CWE-441'],
  owaspApi: 'API7:2023',
  asvs: ['v5.0.0-13.2.4'],
  why: `
    The host behind proxy_pass is taken from the request. Whoever writes the address of a machine inside, or of the cloud's metadata, gets its
    answer through the proxy, which stands where outsiders do not come.`,
  fix: 'Write the host of the application into proxy_pass, or take it from a `map` with known names.',
  blindSpots: ['A variable that a `map` makes from the request is not followed.'],
  examples: [
    bad(
      'the Host header',
      `
      # file: nginx.conf
      server {
        listen 80;
        resolver 127.0.0.11;
        location / {
          proxy_pass http://$http_host$request_uri;  # <-- finding
        }
      }
    `,
    ),
    bad(
      'a parameter, by a variable',
      `
      # file: nginx.conf
      server {
        listen 80;
        resolver 127.0.0.11;
        location /fetch {
          set $target http://$arg_host;
          proxy_pass $target;  # <-- finding
        }
      }
    `,
    ),
    good(
      'a variable so that the name is looked up again',
      `
      # file: nginx.conf
      server {
        listen 80;
        resolver 127.0.0.11;
        set $target http://api:8000;
        location / {
          proxy_set_header Host $http_host;
          proxy_pass $target;
        }
      }
    `,
    ),
    good(
      'the path of the request behind a host of our own',
      `
      # file: nginx.conf
      server {
        listen 80;
        location / {
          proxy_pass http://api:8000$request_uri;
        }
      }
    `,
    ),
  ],

  looksAt: 'nginx',
  check(config, report) {
    for (const { scope, location, server } of levelsOf(config)) {
      const pass = scope.directives.find(({ name }) => name === 'proxy_pass')
      if (location === null || pass === undefined) continue
      const target = fillIn(pass.args[0] ?? '', scope)
      if (!callers.test(target)) continue
      // A server that answers to its own names alone gives a host that is one of them, unless it is the one for all others.
      const isClosed =
        /\/\/\$\{?host\b/.test(target) && server.names.length > 0 && server.names.every((name) => /^[\w-]+(?:\.[\w-]+)+$/.test(name))
      if (isClosed) continue
      report({
        place: toPlace(pass),
        cause: { name: pass.file, what: `proxy_pass of ${location.text}` },
        what: `proxy_pass goes to ${target.slice(0, 60)}, which the caller writes`,
      })
    }
  },
})
