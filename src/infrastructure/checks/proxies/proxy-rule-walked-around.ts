// The proxy keeps people out of some paths, and the application serves the same things under others.

import type { Route } from '../../../model/index.ts'
import { readEdges } from '../../edge-readers.ts'
import type { Edge, EdgePath } from '../../edges.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { findPath } from '../../outside.ts'
import { findServedRoutes } from '../../served-routes.ts'

export default defineCheck({
  id: 'proxy-rule-walked-around',
  title: 'A rule of the proxy is walked around by another path',
  severity: 'high',
  severityByAccess: { authenticated: 'medium', authorised: 'low', presence: 'high', optional: 'high' },
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-288', 'CWE-863'],
  owaspApi: 'API5:2023',
  asvs: ['v5.0.0-8.3.1'],
  why: `
    The proxy refuses callers by the path that they write, and the application answers by the path that it gets. Where the two are not the
    same, or the rule covers less than the routes do, the same handler answers under a path that the proxy lets through.`,
  fix: 'Keep callers out in the application, or let the rule of the proxy cover every path that leads to these routes.',
  blindSpots: [
    'Rules whose patterns have look-aheads or back-references are not followed.',
    'Paths that a rewrite makes in more than one step are not followed.',
  ],
  examples: [
    bad(
      'the same route under the prefix that the proxy takes off',
      `
      # file: main.py
      from fastapi import FastAPI

      app = FastAPI()


      @app.get("/admin/users")
      def list_users() -> list[str]:
          return []
      # file: nginx.conf
      server {
        listen 80;
        location /admin {  # <-- finding
          deny all;
        }
        location /api/ {
          proxy_pass http://127.0.0.1:8000/;
        }
        location / {
          proxy_pass http://127.0.0.1:8000;
        }
      }
    `,
    ),
    bad(
      'a pattern for files that is asked before the prefix with the password',
      `
      # file: main.py
      from fastapi import FastAPI

      app = FastAPI()


      @app.get("/internal/report")
      def report() -> dict:
          return {}


      @app.get("/internal/report.json")
      def export() -> dict:
          return {}
      # file: nginx.conf
      server {
        listen 80;
        location /internal/ {  # <-- finding
          auth_basic "staff";
          auth_basic_user_file /etc/nginx/htpasswd;
          proxy_pass http://127.0.0.1:8000;
        }
        location ~ \\.(json|js|css)$ {
          proxy_pass http://127.0.0.1:8000;
        }
      }
    `,
    ),
    bad(
      'the rule ends in a slash, and one of the routes does not',
      `
      # file: main.py
      from fastapi import FastAPI

      app = FastAPI()


      @app.get("/metrics")
      def metrics() -> str:
          return ""


      @app.get("/metrics/raw")
      def raw() -> str:
          return ""
      # file: nginx.conf
      server {
        listen 80;
        location /metrics/ {  # <-- finding
          allow 10.0.0.0/8;
          deny all;
          proxy_pass http://127.0.0.1:8000;
        }
        location / {
          proxy_pass http://127.0.0.1:8000;
        }
      }
    `,
    ),
    good(
      'the rule covers all paths that lead there',
      `
      # file: main.py
      from fastapi import FastAPI

      app = FastAPI()


      @app.get("/admin/users")
      def list_users() -> list[str]:
          return []
      # file: nginx.conf
      server {
        listen 80;
        location ^~ /admin {
          deny all;
        }
        location / {
          proxy_pass http://127.0.0.1:8000;
        }
      }
    `,
    ),
    good(
      'only one exact path is meant',
      `
      # file: main.py
      from fastapi import FastAPI

      app = FastAPI()


      @app.get("/reports")
      def reports() -> list[str]:
          return []


      @app.get("/reports/public")
      def public() -> list[str]:
          return []
      # file: nginx.conf
      server {
        listen 80;
        location = /reports {
          auth_basic "staff";
          auth_basic_user_file /etc/nginx/htpasswd;
          proxy_pass http://127.0.0.1:8000;
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
      for (const rule of edge.paths) {
        if (!keepsOut(rule) || rule.match.kind === 'unknown' || rule.match.kind === 'pattern') continue
        const key = `${rule.place.file}:${rule.place.line}`
        const open = findServedRoutes(context, edge).flatMap(({ route, ways }) => {
          if (isPublicByNature(route)) return []
          const way = ways.find(({ path, isApp }) => isApp === 'yes' && !keepsOut(path))
          return way !== undefined && isMeant(edge, rule, way.outside, route) ? [{ route, way }] : []
        })
        const [first] = open
        if (first === undefined || told.has(key)) continue
        told.add(key)
        const kept = rule.action.kind === 'refuse' ? 'refused' : 'kept from strangers'
        report({
          place: rule.place,
          cause: { name: rule.place.file, what: `rule for ${rule.match.text}` },
          what: `${rule.match.text} is ${kept} here, and ${first.way.outside} leads to ${first.route.path} without that`,
          routes: open.map(({ route }) => route),
          others: [{ role: 'cause', place: first.way.path.place, note: `${first.way.outside} is passed on here` }],
        })
      }
    }
  },
})

function keepsOut({ guard, action }: EdgePath): boolean {
  return guard !== 'none' || action.kind === 'refuse'
}

/** The rule speaks of this route: what the application gets under it is the rule's own path, or one below it. */
function isMeant(edge: Edge, rule: EdgePath, outside: string, route: Route): boolean {
  // A rule over everything that some paths are taken out of is meant as it stands.
  const text = 'text' in rule.match ? rule.match.text.replace(/\/+$/, '') : ''
  if (text === '' || text.length < 3) return false
  const path = route.path
  const isBelow = path === text || path.startsWith(`${text}/`)
  if (!isBelow) return false
  if (rule.match.kind === 'exact') {
    // Another spelling of the same route, and none of its neighbours.
    return path === text && outside !== text
  }
  if (outside.startsWith(`${text}/`)) {
    // A location further in that lets callers through says so by its own path.
    const found = findPath(edge, outside)
    return found !== null && found !== 'unknown' && found.match.kind === 'pattern'
  }
  return true
}

/** What answers about its own health is for everybody. */
function isPublicByNature({ path }: Route): boolean {
  return /\/(?:health|healthz|ready|readyz|live|livez|ping|status|favicon\.ico|robots\.txt)\/?$/.test(path)
}
