// Two answers to one question: browsers refuse both.

import { readEdges } from '../../edge-readers.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { leadsToApp } from '../../publications.ts'

export default defineCheck({
  id: 'cors-set-twice',
  title: 'The proxy and the application both send headers of CORS',
  severity: 'low',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-942'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-3.4.2'],
  why: `
    An answer with two values of Access-Control-Allow-Origin is refused by every browser, so pages of the allowed origins fail where
    the application answers. What people do then is to allow everything in one of the two places.`,
  fix: 'Leave CORS to CORSMiddleware, which knows the list of origins, and take the headers out of the proxy, or hide those of the application.',
  blindSpots: ['A middleware of the project that sends the headers itself is not seen.'],
  examples: [
    bad(
      'in nginx and in the middleware',
      `
      # file: main.py
      from fastapi import FastAPI
      from fastapi.middleware.cors import CORSMiddleware

      app = FastAPI()
      app.add_middleware(CORSMiddleware, allow_origins=["https://app.example.org"])
      # file: nginx.conf
      server {
        listen 80;
        location / {
          add_header Access-Control-Allow-Origin *;  # <-- finding
          proxy_pass http://127.0.0.1:8000;
        }
      }
    `,
    ),
    good(
      'those of the application are hidden',
      `
      # file: main.py
      from fastapi import FastAPI
      from fastapi.middleware.cors import CORSMiddleware

      app = FastAPI()
      app.add_middleware(CORSMiddleware, allow_origins=["https://app.example.org"])
      # file: nginx.conf
      server {
        listen 80;
        location / {
          proxy_hide_header Access-Control-Allow-Origin;
          add_header Access-Control-Allow-Origin https://app.example.org;
          proxy_pass http://127.0.0.1:8000;
        }
      }
    `,
    ),
    good(
      'only the proxy sends them',
      `
      # file: main.py
      from fastapi import FastAPI

      app = FastAPI()
      # file: nginx.conf
      server {
        listen 80;
        location / {
          add_header Access-Control-Allow-Origin https://app.example.org;
          proxy_pass http://127.0.0.1:8000;
        }
      }
    `,
    ),
  ],

  looksAt: 'setup',
  check(_, report, context) {
    const layer = context.model.apps
      .filter(({ primary }) => primary)
      .flatMap(({ middleware }) => middleware)
      .find(({ name, condition }) => name === 'CORSMiddleware' && condition?.default !== 'off')
    if (layer === undefined) return
    const told = new Set<string>()
    for (const edge of readEdges(context))
      for (const path of edge.paths) {
        const headers = path.answerHeaders ?? []
        const added = headers.find(({ name, how }) => name === 'access-control-allow-origin' && how === 'add')
        const isHidden = headers.some(({ name, how }) => name === 'access-control-allow-origin' && how === 'remove')
        const key = `${added?.place.file}:${added?.place.line}`
        if (added === undefined || isHidden || told.has(key) || leadsToApp(context, edge, path) !== 'yes') continue
        told.add(key)
        report({
          place: added.place,
          cause: { name: added.place.file, what: 'Access-Control-Allow-Origin' },
          what: 'the proxy adds Access-Control-Allow-Origin to answers that CORSMiddleware has given one',
          others: layer.place === null ? [] : [{ role: 'cause', place: layer.place, note: 'the application sends its own here' }],
        })
      }
  },
})
