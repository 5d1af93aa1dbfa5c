// CORS that takes `null` for an origin that somebody owns.

import { consequenceOf, findAttached, severityOf } from '../attached-credentials.ts'
import { byDefault, corsLayers, elsewhere, findCredentials, findWideOption, knownOption, reachedRoutes } from '../cors.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'cors-null-origin',
  title: 'CORS admits the origin null and allows credentials',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-942', 'CWE-346'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-3.4.2'],
  why: `
    Browsers send the origin null for sandboxed frames, local files and some redirects. Any site can open such a frame, so with
    credentials allowed any site can call this API with the cookies of the user and read the answer.`,
  fix: 'Take "null" out of allow_origins, and serve the page that needs it from an origin of its own.',
  blindSpots: ['A list of origins that is not known, or that only a setting fills, is not seen.'],
  examples: [
    bad(
      'null in the list',
      `
      from fastapi import FastAPI
      from fastapi.middleware.cors import CORSMiddleware

      app = FastAPI()
      app.add_middleware(  # <-- finding
          CORSMiddleware,
          allow_origins=["https://shop.example", "null"],
          allow_credentials=True,
      )
    `,
    ),
    bad(
      'null among origins that are put together',
      `
      from fastapi import FastAPI
      from fastapi.middleware.cors import CORSMiddleware

      app = FastAPI()
      origins = [f"http://localhost:{port}" for port in (3000, 5173)]
      origins.append("null")
      app.add_middleware(CORSMiddleware, allow_origins=origins, allow_credentials=True)  # <-- finding
    `,
    ),
    good(
      'no expression, which is None',
      `
      from fastapi import FastAPI
      from fastapi.middleware.cors import CORSMiddleware

      app = FastAPI()
      app.add_middleware(CORSMiddleware, allow_origins=["https://shop.example"], allow_origin_regex=None, allow_credentials=True)
    `,
    ),
    good(
      'null without credentials',
      `
      from fastapi import FastAPI
      from fastapi.middleware.cors import CORSMiddleware

      app = FastAPI()
      app.add_middleware(CORSMiddleware, allow_origins=["null"], allow_methods=["GET"])
    `,
    ),
  ],

  looksAt: 'app',
  check(app, report, context) {
    for (const { layer, isBehind } of corsLayers(app, context)) {
      const origins = knownOption(layer, 'allow_origins')
      const credentials = findCredentials(layer)
      if (credentials === undefined || !Array.isArray(origins?.value) || !origins.value.includes('null')) continue
      if (findWideOption(layer) !== null) continue
      const routes = reachedRoutes(app, context)
      const attached = findAttached(app, routes, context)
      report({
        place: layer.place ?? origins.place ?? app.place,
        cause: { name: app.id, what: 'CORSMiddleware allow_origins null' },
        what: `the origin null is admitted, and credentials are allowed${byDefault([origins, credentials])}${consequenceOf(attached)}`,
        ...severityOf(attached),
        ...(isBehind || layer.condition?.default === 'unknown' ? { confidence: 'medium' } : {}),
        routes,
        others: elsewhere(layer, [[origins, 'the origins are given here']]),
      })
    }
  },
})
