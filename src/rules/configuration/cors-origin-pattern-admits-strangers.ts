// CORS with an expression that its author took for a list of their own hosts.

import { consequenceOf, findAttached, severityOf } from '../attached-credentials.ts'
import { byDefault, corsLayers, elsewhere, findCredentials, findWideOption, knownOption, reachedRoutes } from '../cors.ts'
import { bad, defineRule, good } from '../kit.ts'
import { findStranger, type Stranger } from '../origin-pattern.ts'

export default defineRule({
  id: 'cors-origin-pattern-admits-strangers',
  title: 'The expression for CORS origins admits hosts of strangers',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-942', 'CWE-185'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-3.4.2', 'v5.0.0-1.2.9'],
  why: `
    Starlette holds the whole origin against allow_origin_regex (a full match), so no anchors are needed; but a dot that is not
    escaped stands for any character, and a star at either end of the host lets anything stand there. Whoever registers a domain
    that fits can call the API from it, with the cookies of the user where credentials are allowed.`,
  fix: String.raw`Escape every dot, end the host, and let only whole labels vary: allow_origin_regex=r"https://([a-z0-9-]+\.)?shop\.example".`,
  blindSpots: [
    'Expressions with a look-ahead or a back-reference, or with more than two thousand characters, are not decided.',
    'Subdomains of a platform where everybody gets one are not told from subdomains of your own.',
    'The registered domain is taken to be the last two labels of a host.',
  ],
  examples: [
    bad(
      'a dot that is any character',
      `
      from fastapi import FastAPI
      from fastapi.middleware.cors import CORSMiddleware

      app = FastAPI()
      app.add_middleware(  # <-- finding
          CORSMiddleware,
          allow_origin_regex="https://app.shop.example",
          allow_credentials=True,
      )
    `,
    ),
    bad(
      'no dot before the domain, and the end of the host left open',
      `
      from fastapi import FastAPI
      from fastapi.middleware.cors import CORSMiddleware

      shop = FastAPI()
      shop.add_middleware(CORSMiddleware, allow_origin_regex=r"https://.*shop\\.example", allow_credentials=True)  # <-- finding

      office = FastAPI()
      office.add_middleware(CORSMiddleware, allow_origin_regex=r"^https?://localhost.*$", allow_credentials=True)  # <-- finding
      shop.mount("/office", office)
    `,
    ),
    good(
      'labels before an escaped domain, and no anchors',
      `
      from fastapi import FastAPI
      from fastapi.middleware.cors import CORSMiddleware

      app = FastAPI()
      app.add_middleware(
          CORSMiddleware,
          allow_origin_regex=r"https://([a-z0-9-]+\\.)*shop\\.example(:\\d+)?",
          allow_credentials=True,
      )
    `,
    ),
    good(
      'a dot that makes no domain of strangers',
      `
      from fastapi import FastAPI
      from fastapi.middleware.cors import CORSMiddleware

      app = FastAPI()
      app.add_middleware(
          CORSMiddleware,
          allow_origin_regex="https?://(localhost|127.0.0.1|shop.example)(:[0-9]+)?",
          allow_credentials=True,
      )
    `,
    ),
    good(
      'nothing is sent along',
      `
      from fastapi import FastAPI
      from fastapi.middleware.cors import CORSMiddleware

      app = FastAPI()
      app.add_middleware(CORSMiddleware, allow_origin_regex="https://.*shop.example")
    `,
    ),
  ],

  looksAt: 'app',
  check(app, report, context) {
    for (const { layer, isBehind } of corsLayers(app, context)) {
      const pattern = knownOption(layer, 'allow_origin_regex')
      const credentials = findCredentials(layer)
      if (credentials === undefined || typeof pattern?.value !== 'string' || findWideOption(layer) !== null) continue
      const stranger = findStranger(pattern.value)
      if (stranger === null) continue
      const routes = reachedRoutes(app, context)
      const attached = findAttached(app, routes, context)
      report({
        place: layer.place ?? pattern.place ?? app.place,
        cause: { name: app.id, what: 'CORSMiddleware allow_origin_regex' },
        what: `${words[stranger.kind]}: it admits ${stranger.origin}${byDefault([pattern])}${consequenceOf(attached)}`,
        ...severityOf(attached),
        ...(isBehind || layer.condition?.default === 'unknown' || pattern.certainty === 'likely' ? { confidence: 'medium' } : {}),
        routes,
        others: elsewhere(layer, [
          [pattern, 'the expression is given here'],
          [credentials, 'credentials are allowed here'],
        ]),
      })
    }
  },
})

const words: Readonly<Record<Stranger['kind'], string>> = {
  anyone: 'the expression for origins matches every host',
  'open-end': 'the expression for origins leaves the end of the host open',
  glued: 'the expression for origins lets anything stand before the domain, without a dot',
  dot: 'a dot in the expression for origins is not escaped',
}
