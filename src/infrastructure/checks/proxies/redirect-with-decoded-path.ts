// `$uri` is decoded: a line break in it becomes one of the header.

import { bad, defineCheck, good } from '../../kit.ts'
import type { NginxScope } from '../../nginx/scope.ts'
import { toPlace } from '../../nginx/scope.ts'
import { levelsOf } from '../../nginx/walk.ts'
import type { PlacedDirective } from '../../sources/nginx.ts'

export default defineCheck({
  id: 'redirect-with-decoded-path',
  title: 'A redirect of nginx carries the decoded path',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-113', 'CWE-93'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-4.1.2'],
  why: `
    The variables $uri and $document_uri hold the path with its escapes resolved. A caller who writes %0d%0a in the path of a link puts headers of
    their own, such as a cookie, into the answer of everybody who follows the link.`,
  fix: 'Redirect with $request_uri, which is the path as it was written.',
  blindSpots: ['A header that is set from another variable made of $uri is not followed.'],
  examples: [
    bad(
      'to HTTPS',
      `
      # file: nginx.conf
      server {
        listen 80;
        return 301 https://$host$uri;  # <-- finding
      }
    `,
    ),
    bad(
      'within a location, in a header',
      `
      # file: nginx.conf
      server {
        listen 80;
        location / {
          add_header X-Path $document_uri;  # <-- finding
          proxy_pass http://127.0.0.1:8000;
        }
      }
    `,
    ),
    good(
      'the path as it was written',
      `
      # file: nginx.conf
      server {
        listen 80;
        return 301 https://$host$request_uri;
      }
    `,
    ),
    good(
      'the decoded path where no header is made of it',
      `
      # file: nginx.conf
      server {
        listen 80;
        location / {
          try_files $uri $uri/ /index.html;
        }
      }
    `,
    ),
  ],

  looksAt: 'nginx',
  check(config, report) {
    for (const { scope, location } of levelsOf(config))
      for (const directive of withIfs(scope)) {
        const { name, args } = directive
        const isRedirect = name === 'return' && /^(?:30[12378]|https?:)/.test(args[0] ?? '')
        if (!isRedirect && name !== 'add_header') continue
        const text = args.slice(name === 'add_header' ? 1 : 0).join(' ')
        if (!/\$(?:\{(?:document_)?uri\}|(?:document_)?uri\b)/.test(text)) continue
        report({
          place: toPlace(directive),
          cause: { name: directive.file, what: `${name} in ${location === null ? 'the server' : `location ${location.text}`}` },
          what: `${name} puts the decoded path of the request into a header`,
        })
      }
  },
})

function withIfs({ directives }: NginxScope): PlacedDirective[] {
  return directives.flatMap((directive) => (directive.name === 'if' ? [...(directive.block ?? [])] : [directive]))
}
