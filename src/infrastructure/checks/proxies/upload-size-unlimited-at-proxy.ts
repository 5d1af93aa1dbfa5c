// The proxy was told to take bodies of any size, and routes read uploads.

import { readEdges } from '../../edge-readers.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { findDirective, toPlace } from '../../nginx/scope.ts'
import { levelsOf } from '../../nginx/walk.ts'
import { findServedRoutes } from '../../served-routes.ts'

export default defineCheck({
  id: 'upload-size-unlimited-at-proxy',
  title: 'The proxy takes bodies of any size for routes with uploads',
  severity: 'low',
  severityByAccess: { open: 'medium', presence: 'medium', optional: 'medium' },
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-770', 'CWE-400'],
  owaspApi: 'API4:2023',
  asvs: ['v5.0.0-5.2.1'],
  why: `
    FastAPI has no limit of its own for a body, so the one of the proxy is the only one. With \`client_max_body_size 0\` one caller fills the
    disk that nginx keeps bodies on, and then the memory or disk of the application.`,
  fix: 'Give client_max_body_size the size that the largest upload may have, in the locations that take uploads alone.',
  blindSpots: ['A limit that the application or something further in front has is not seen.'],
  examples: [
    bad(
      'no limit before an upload',
      `
      # file: main.py
      from fastapi import FastAPI, UploadFile

      app = FastAPI()


      @app.post("/files")
      async def upload(file: UploadFile) -> dict:
          return {"size": file.size}
      # file: nginx.conf
      server {
        listen 80;
        client_max_body_size 0;  # <-- finding
        location / {
          proxy_pass http://127.0.0.1:8000;
        }
      }
    `,
    ),
    good(
      'a limit',
      `
      # file: main.py
      from fastapi import FastAPI, UploadFile

      app = FastAPI()


      @app.post("/files")
      async def upload(file: UploadFile) -> dict:
          return {"size": file.size}
      # file: nginx.conf
      server {
        listen 80;
        client_max_body_size 20m;
        location / {
          proxy_pass http://127.0.0.1:8000;
        }
      }
    `,
    ),
    good(
      'no limit before something else than the application',
      `
      # file: main.py
      from fastapi import FastAPI, UploadFile

      app = FastAPI()


      @app.post("/files")
      async def upload(file: UploadFile) -> dict:
          return {"size": file.size}
      # file: nginx.conf
      server {
        listen 80;
        location /registry/ {
          client_max_body_size 0;
          proxy_pass http://registry:5000;
        }
        location / {
          proxy_pass http://127.0.0.1:8000;
        }
      }
    `,
    ),
  ],

  looksAt: 'nginx',
  check(config, report, context) {
    const told = new Set<string>()
    for (const { location, scope } of levelsOf(config)) {
      const limit = findDirective(scope, 'client_max_body_size')
      if (location === null || limit?.args[0] !== '0') continue
      const key = `${limit.file}:${limit.line}`
      if (told.has(key)) continue
      const routes = readEdges(context)
        .flatMap((edge) => findServedRoutes(context, edge))
        .filter(
          ({ route, ways }) =>
            route.parameters.some((parameter) => parameter.in === 'file') &&
            ways.some(
              ({ path, isApp }) => isApp === 'yes' && path.place.file === location.place.file && path.place.line === location.place.line,
            ),
        )
        .map(({ route }) => route)
      if (routes.length === 0) continue
      told.add(key)
      report({
        place: toPlace(limit),
        cause: { name: limit.file, what: 'client_max_body_size 0' },
        what: `bodies of any size are passed on to ${routes.length === 1 ? 'a route' : `${routes.length} routes`} with uploads`,
        routes: [...new Set(routes)],
      })
    }
  },
})
