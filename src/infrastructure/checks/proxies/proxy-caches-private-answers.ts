// One caller's answer is kept and given to the next.

import { readEdges } from '../../edge-readers.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { findDirective, findDirectives, toPlace } from '../../nginx/scope.ts'
import { levelsOf } from '../../nginx/walk.ts'
import { findServedRoutes } from '../../served-routes.ts'

export default defineCheck({
  id: 'proxy-caches-private-answers',
  title: 'The proxy keeps answers that only one caller may see',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-524', 'CWE-525'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-14.3.2'],
  why: `
    The key under which answers are kept has only the address in it. The application checks the credential of the first caller; the next one, with
    another credential or none, gets what was kept without the application being asked.`,
  fix: 'Keep no answers of routes that ask for a credential: `proxy_no_cache $http_authorization` with `proxy_cache_bypass`, or the credential in proxy_cache_key.',
  blindSpots: ['Answers whose Cache-Control forbids to keep them are not kept by nginx; which do is not asked.'],
  examples: [
    bad(
      'the whole application is cached',
      `
      # file: main.py
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import HTTPBearer
      import jwt

      app = FastAPI()
      bearer = HTTPBearer()


      def current(token=Depends(bearer)) -> dict:
          try:
              return jwt.decode(token.credentials, open("key.pem").read(), algorithms=["RS256"])
          except jwt.PyJWTError as error:
              raise HTTPException(401) from error


      @app.get("/me")
      def me(user: dict = Depends(current)) -> dict:
          return user
      # file: nginx.conf
      proxy_cache_path /var/cache keys_zone=app:10m;
      server {
        listen 80;
        location / {
          proxy_cache app;  # <-- finding
          proxy_cache_valid 200 5m;
          proxy_pass http://127.0.0.1:8000;
        }
      }
    `,
    ),
    good(
      'what carries a credential is not kept',
      `
      # file: main.py
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import HTTPBearer
      import jwt

      app = FastAPI()
      bearer = HTTPBearer()


      def current(token=Depends(bearer)) -> dict:
          try:
              return jwt.decode(token.credentials, open("key.pem").read(), algorithms=["RS256"])
          except jwt.PyJWTError as error:
              raise HTTPException(401) from error


      @app.get("/me")
      def me(user: dict = Depends(current)) -> dict:
          return user
      # file: nginx.conf
      proxy_cache_path /var/cache keys_zone=app:10m;
      server {
        listen 80;
        location / {
          proxy_cache app;
          proxy_cache_valid 200 5m;
          proxy_cache_bypass $http_authorization;
          proxy_no_cache $http_authorization;
          proxy_pass http://127.0.0.1:8000;
        }
      }
    `,
    ),
    good(
      'routes for everybody',
      `
      # file: main.py
      from fastapi import FastAPI

      app = FastAPI()


      @app.get("/news")
      def news() -> list[str]:
          return []
      # file: nginx.conf
      proxy_cache_path /var/cache keys_zone=app:10m;
      server {
        listen 80;
        location / {
          proxy_cache app;
          proxy_cache_valid 200 5m;
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
      const cache = findDirective(scope, 'proxy_cache')
      if (location === null || cache === null || cache.args[0] === 'off' || told.has(`${cache.file}:${cache.line}`)) continue
      const asks = [
        ...findDirectives(scope, 'proxy_no_cache'),
        ...findDirectives(scope, 'proxy_cache_key'),
        ...findDirectives(scope, 'proxy_cache_bypass'),
      ]
      if (asks.some(({ args }) => /\$(?:http_(?!host|origin|user_agent|accept)|cookie_|remote_user)/.test(args.join(' ')))) continue
      const routes = readEdges(context)
        .flatMap((edge) => findServedRoutes(context, edge))
        .filter(
          ({ route, ways }) =>
            (route.access === 'authenticated' || route.access === 'authorised') &&
            route.kind === 'http' &&
            route.method === 'GET' &&
            ways.some(
              ({ path, isApp }) => isApp === 'yes' && path.place.file === location.place.file && path.place.line === location.place.line,
            ),
        )
        .map(({ route }) => route)
      // Without a time, and without one from the application, nothing is kept.
      const valid = findDirectives(scope, 'proxy_cache_valid')
      if (routes.length === 0) continue
      told.add(`${cache.file}:${cache.line}`)
      report({
        place: toPlace(cache),
        cause: { name: cache.file, what: `proxy_cache of ${location.text}` },
        what: `answers of ${routes.length === 1 ? 'a route that asks' : `${routes.length} routes that ask`} for a credential are kept for everybody`,
        routes: [...new Set(routes)],
        severity: 'high',
        ...(valid.length > 0 ? {} : { confidence: 'medium' }),
      })
    }
  },
})
