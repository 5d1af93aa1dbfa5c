// The proxy tells every site that it may read answers, with the cookies of whoever visits it.

import { readEdges } from '../../edge-readers.ts'
import { bad, defineCheck, good, type Report } from '../../kit.ts'
import { findDirectives, toPlace } from '../../nginx/scope.ts'
import { levelsOf } from '../../nginx/walk.ts'
import type { NginxConfig } from '../../sources/nginx.ts'
import { ANY_ORIGIN } from '../../traefik/middlewares.ts'

export default defineCheck({
  id: 'cors-any-origin-at-proxy',
  title: 'The proxy lets every site read answers with credentials',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-942', 'CWE-346'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-3.4.2'],
  why: `
    The proxy repeats the Origin of the request and allows credentials. Any page that a user visits can then call the application with the user's
    cookies and read what it answers.`,
  fix: 'Name the origins that may, with a `map` of $http_origin, or leave CORS to CORSMiddleware of the application.',
  blindSpots: ['A variable that a `map` makes of the origin is taken to be a list of known ones.'],
  examples: [
    bad(
      'the origin is repeated',
      `
      # file: nginx.conf
      server {
        listen 80;
        location / {
          add_header Access-Control-Allow-Origin $http_origin always;  # <-- finding
          add_header Access-Control-Allow-Credentials true always;
          proxy_pass http://127.0.0.1:8000;
        }
      }
    `,
    ),
    good(
      'everybody may read what needs no credential',
      `
      # file: nginx.conf
      server {
        listen 80;
        location / {
          add_header Access-Control-Allow-Origin *;
          proxy_pass http://127.0.0.1:8000;
        }
      }
    `,
    ),
    good(
      'a map of known origins',
      `
      # file: nginx.conf
      map $http_origin $allowed {
        default "";
        https://app.example.org $http_origin;
      }
      server {
        listen 80;
        location / {
          add_header Access-Control-Allow-Origin $allowed;
          add_header Access-Control-Allow-Credentials true;
          proxy_pass http://127.0.0.1:8000;
        }
      }
    `,
    ),
    good(
      'the origin is tested before',
      `
      # file: nginx.conf
      server {
        listen 80;
        location / {
          if ($http_origin ~ "^https://app\\.example\\.org$") {
            add_header Access-Control-Allow-Origin $http_origin;
            add_header Access-Control-Allow-Credentials true;
          }
          proxy_pass http://127.0.0.1:8000;
        }
      }
    `,
    ),
    bad(
      'a pattern of Traefik that every origin fits',
      `
      # file: compose.yaml
      services:
        proxy:
          image: traefik:v3.2
          command:
            - --providers.docker=true
            - --entrypoints.websecure.address=:443
          ports: ["443:443"]
        api:
          build: .
          labels:
            - traefik.http.routers.api.rule=Host(\`api.example.org\`)
            - traefik.http.routers.api.tls=true
            - traefik.http.routers.api.middlewares=cors
            - traefik.http.middlewares.cors.headers.accessControlAllowOriginListRegex=.*  # <-- finding
            - traefik.http.middlewares.cors.headers.accessControlAllowCredentials=true
    `,
    ),
    good(
      'a list of origins at Traefik',
      `
      # file: compose.yaml
      services:
        proxy:
          image: traefik:v3.2
          command:
            - --providers.docker=true
            - --entrypoints.websecure.address=:443
          ports: ["443:443"]
        api:
          build: .
          labels:
            - traefik.http.routers.api.rule=Host(\`api.example.org\`)
            - traefik.http.routers.api.tls=true
            - traefik.http.routers.api.middlewares=cors
            - traefik.http.middlewares.cors.headers.accessControlAllowOriginList=https://app.example.org
            - traefik.http.middlewares.cors.headers.accessControlAllowCredentials=true
    `,
    ),
  ],

  looksAt: 'setup',
  check({ nginx }, report, context) {
    for (const config of nginx) checkNginx(config, report)
    const told = new Set<string>()
    for (const { kind, paths } of readEdges(context)) {
      if (kind !== 'traefik') continue
      for (const { answerHeaders } of paths) {
        const origin = answerHeaders?.find(({ name, value }) => name === 'access-control-allow-origin' && value === ANY_ORIGIN)
        const isAllowed = answerHeaders?.some(({ name, value }) => name === 'access-control-allow-credentials' && value === 'true') === true
        if (origin !== undefined && isAllowed) tell(report, told, origin.place)
      }
    }
  },
})

function checkNginx(config: NginxConfig, report: Report): void {
  const told = new Set<string>()
  for (const { scope } of levelsOf(config)) {
    const headers = findDirectives(scope, 'add_header')
    const origin = headers.find(({ args }) => args[0]?.toLowerCase() === 'access-control-allow-origin' && args[1] === '$http_origin')
    const credentials = headers.some(({ args }) => args[0]?.toLowerCase() === 'access-control-allow-credentials' && args[1] === 'true')
    const isTested = scope.directives.some(({ name, args }) => name === 'if' && args.join(' ').includes('$http_origin'))
    if (origin !== undefined && credentials && !isTested) tell(report, told, toPlace(origin))
  }
}

function tell(report: Report, told: Set<string>, place: ReturnType<typeof toPlace>): void {
  const key = `${place.file}:${place.line}`
  if (told.has(key)) return
  told.add(key)
  report({
    place,
    cause: { name: place.file, what: 'Access-Control-Allow-Origin' },
    what: 'every origin is allowed to read answers with credentials',
  })
}
