// CORS that lets every origin in together with the user's cookies.

import { consequenceOf, findAttached, severityOf } from '../attached-credentials.ts'
import { byDefault, corsLayers, elsewhere, findCredentials, findWideOption, reachedRoutes } from '../cors.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'cors-any-origin-with-credentials',
  title: 'CORS admits every origin and allows credentials',
  severity: 'high',
  severityByAccess: { open: 'low' },
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-942', 'CWE-346'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-3.4.2'],
  why: `
    With credentials allowed, Starlette answers a request that carries a cookie by naming the caller's origin instead of the
    wildcard. Any site that the user visits can then call this API with whatever the browser attaches, and read the answer:
    cookies with SameSite=None from everywhere, others from every subdomain and port of the same site.`,
  fix: 'List the origins that may call with credentials, or leave allow_credentials out.',
  blindSpots: [
    'Origins that come from a setting are reported only when the default of the setting admits every origin.',
    'An expression in allow_origin_regex with a look-ahead or a back-reference is not decided.',
    'CORS headers that a proxy sets are not seen.',
    'A layer behind another CORS layer still marks the answers, but not the preflight requests: it is of medium confidence.',
    'A middleware that is added only under a condition that is off by default is left alone.',
  ],
  examples: [
    bad(
      'a literal wildcard',
      `
      from fastapi import FastAPI
      from fastapi.middleware.cors import CORSMiddleware

      app = FastAPI()
      app.add_middleware(  # <-- finding
          CORSMiddleware,
          allow_origins=["*"],
          allow_credentials=True,
      )


      @app.get("/me")
      def read_me():
          return {"name": "Ada"}
    `,
    ),
    bad(
      'one string, in which Starlette looks for a star',
      `
      from fastapi import FastAPI
      from starlette.middleware import Middleware
      from starlette.middleware.cors import CORSMiddleware

      app = FastAPI(
          middleware=[
              Middleware(  # <-- finding
                  CORSMiddleware,
                  allow_origins="https://*.shop.example",
                  allow_credentials=True,
              )
          ]
      )
    `,
    ),
    bad(
      'an expression that matches every origin',
      `
      from fastapi import FastAPI
      from fastapi.middleware.cors import CORSMiddleware

      app = FastAPI()
      app.add_middleware(  # <-- finding
          CORSMiddleware,
          allow_origin_regex="https?://.*",
          allow_credentials=True,
      )
    `,
    ),
    bad(
      'a setting whose default is the wildcard',
      `
      # file: settings.py
      from pydantic_settings import BaseSettings


      class Settings(BaseSettings):
          origins: list[str] = ["*"]


      settings = Settings()
      # file: main.py
      from fastapi import FastAPI
      from fastapi.middleware.cors import CORSMiddleware

      from settings import settings

      app = FastAPI()
      app.add_middleware(  # <-- finding
          CORSMiddleware,
          allow_origins=settings.origins,
          allow_credentials=True,
      )
    `,
    ),
    bad(
      'the app wrapped as an object, the origins in a variable',
      `
      from fastapi import FastAPI
      from starlette.middleware.cors import CORSMiddleware

      api = FastAPI()
      origins = ["*"]


      @api.get("/me")
      def read_me():
          return {"name": "Ada"}


      app = CORSMiddleware(api, allow_origins=origins, allow_credentials=True)  # <-- finding
    `,
    ),
    bad(
      'options in a dict, and a default of the environment',
      `
      import os

      from fastapi import FastAPI
      from fastapi.middleware.cors import CORSMiddleware

      app = FastAPI()
      options = {
          "allow_origins": os.getenv("ALLOWED_ORIGINS", "*").split(","),
          "allow_credentials": True,
      }
      app.add_middleware(CORSMiddleware, **options)  # <-- finding
    `,
    ),
    bad(
      'a cookie that comes with requests of every site',
      `
      from fastapi import Cookie, Depends, FastAPI, HTTPException, Response
      from fastapi.middleware.cors import CORSMiddleware

      app = FastAPI()
      app.add_middleware(  # <-- finding
          CORSMiddleware,
          allow_origins=["*"],
          allow_credentials=True,
      )


      @app.post("/login")
      def login(name: str, password: str, response: Response):
          token = start_session(name, password)
          response.set_cookie("session", token, httponly=True, secure=True, samesite="none")


      def current_user(session: str = Cookie(None)):
          user = find_user(session)
          if user is None:
              raise HTTPException(401)
          return user


      @app.get("/me")
      def read_me(user=Depends(current_user)):
          return user
    `,
    ),
    good(
      'named origins',
      `
      from fastapi import FastAPI
      from fastapi.middleware.cors import CORSMiddleware

      app = FastAPI()
      app.add_middleware(
          CORSMiddleware,
          allow_origins=["https://shop.example"],
          allow_origin_regex=r"https://[a-z]+\\.shop\\.example",
          allow_credentials=True,
      )
    `,
    ),
    good(
      'every origin, and no credentials',
      `
      from fastapi import FastAPI
      from fastapi.middleware.cors import CORSMiddleware

      app = FastAPI()
      app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["*"])
    `,
    ),
    good(
      'a star that is the default of a setting, and is dropped before it is used',
      `
      import os

      from fastapi import FastAPI
      from fastapi.middleware.cors import CORSMiddleware


      def named(origins: list[str]) -> list[str]:
          kept = []
          for origin in origins:
              if "*" in origin:
                  continue
              kept.append(origin)
          return kept


      app = FastAPI()
      app.add_middleware(
          CORSMiddleware,
          allow_origins=named(os.getenv("ORIGINS", "*").split(",")),
          allow_credentials=True,
      )
    `,
    ),
  ],

  looksAt: 'app',
  check(app, report, context) {
    for (const { layer, isBehind } of corsLayers(app, context)) {
      const credentials = findCredentials(layer)
      const wide = findWideOption(layer)
      if (credentials === undefined || wide === null) continue
      const { option, argument: origins } = wide
      const routes = reachedRoutes(app, context)
      const attached = findAttached(app, routes, context)
      report({
        place: layer.place ?? origins.place ?? app.place,
        cause: { name: app.id, what: `CORSMiddleware ${option}` },
        what: `${describe[option] ?? option}, and credentials are allowed${byDefault([origins, credentials])}${consequenceOf(attached)}`,
        ...severityOf(attached),
        ...(isBehind || layer.condition?.default === 'unknown' ? { confidence: 'medium' } : {}),
        routes,
        others: elsewhere(layer, [
          [origins, 'the origins are given here'],
          [credentials, 'credentials are allowed here'],
        ]),
      })
    }
  },
})

const describe: Readonly<Record<string, string>> = {
  allow_origins: 'every origin is admitted',
  allow_origin_regex: 'the expression for origins matches every host',
}
