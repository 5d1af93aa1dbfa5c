// The proxy hides one page of the documentation, and the document that it is made of stays open.

import { readEdges } from '../../edge-readers.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { findPath } from '../../outside.ts'
import { findServedRoutes } from '../../served-routes.ts'

export default defineCheck({
  id: 'docs-half-hidden',
  title: 'The proxy hides some pages of the docs and serves the others',
  severity: 'low',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-200'],
  owaspApi: 'API9:2023',
  asvs: ['v5.0.0-13.4.5'],
  why: `
    Somebody meant to keep the documentation from strangers. /docs and /redoc are only pages that show /openapi.json: who has one of the three has
    every route, parameter and schema.`,
  fix: 'Switch the documentation off in the application (`openapi_url=None`), or let the rule cover docs, redoc and openapi.json alike.',
  blindSpots: ['Documentation that routes of the project serve is not told apart from other pages.'],
  examples: [
    bad(
      'one page is hidden',
      `
      # file: main.py
      from fastapi import FastAPI

      app = FastAPI()
      # file: nginx.conf
      server {
        listen 80;
        location = /docs {  # <-- finding
          deny all;
        }
        location / {
          proxy_pass http://127.0.0.1:8000;
        }
      }
    `,
    ),
    good(
      'all are',
      `
      # file: main.py
      from fastapi import FastAPI

      app = FastAPI()
      # file: nginx.conf
      server {
        listen 80;
        location ~ ^/(docs|redoc|openapi\\.json) {
          deny all;
        }
        location / {
          proxy_pass http://127.0.0.1:8000;
        }
      }
    `,
    ),
    good(
      'the application has none',
      `
      # file: main.py
      from fastapi import FastAPI

      app = FastAPI(openapi_url=None)
      # file: nginx.conf
      server {
        listen 80;
        location = /docs {
          deny all;
        }
        location / {
          proxy_pass http://127.0.0.1:8000;
        }
      }
    `,
    ),
  ],

  looksAt: 'setup',
  check(_, report, context) {
    const told = new Set<string>()
    for (const edge of readEdges(context)) {
      if (edge.isOutside === 'no') continue
      const docs = context.model.routes.filter(
        (route) => route.kind === 'http' && route.origin === 'docs' && !route.path.includes('oauth2-redirect'),
      )
      const open = findServedRoutes(context, edge).filter(
        ({ route, ways }) => docs.includes(route) && ways.some(({ path, isApp }) => isApp === 'yes' && path.guard === 'none'),
      )
      const hidden = docs.flatMap((route) => {
        const found = findPath(edge, route.path)
        if (found === null || found === 'unknown' || (found.guard === 'none' && found.action.kind !== 'refuse')) return []
        // A rule over everything is not one about the docs.
        return 'text' in found.match && found.match.text.length > 2 ? [found] : []
      })
      const [rule] = hidden
      const [first] = open
      if (rule === undefined || first === undefined || told.has(`${rule.place.file}:${rule.place.line}`)) continue
      told.add(`${rule.place.file}:${rule.place.line}`)
      report({
        place: rule.place,
        cause: { name: rule.place.file, what: 'rule for the documentation' },
        what: `this rule hides part of the documentation, and ${open.map(({ ways }) => ways[0]?.outside).join(', ')} is served`,
        routes: open.map(({ route }) => route),
      })
    }
  },
})
