// CORS that lets every origin in together with the user's cookies.

import type { Argument, Middleware, Route } from '../../model/index.ts'
import { bad, type Draft, defineRule, good } from '../kit.ts'

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
    wildcard. Any site that the user visits can then call this API with the cookies that the browser attaches, and read the
    answer.`,
  fix: 'List the origins that may call with credentials, or leave allow_credentials out.',
  blindSpots: [
    'Origins that come from a setting are reported only when the default of the setting admits every origin.',
    'An expression in allow_origin_regex is reported only when it plainly matches every host, not when a dot in it is unescaped.',
    'CORS headers that are set by hand or by a proxy are not seen, nor the middleware when it is wrapped around the app as an object.',
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
  ],

  looksAt: 'app',
  check(app, report, context) {
    for (const layer of app.middleware) {
      if (!isCors(layer) || layer.condition?.default === 'off') continue
      const credentials = layer.options['allow_credentials']
      if (credentials === undefined || credentials.certainty === 'unknown' || credentials.value !== true) continue
      const wide = Object.entries(widths).find(([option, isWide]) => {
        const origins = layer.options[option]
        return origins !== undefined && origins.certainty !== 'unknown' && isWide(origins)
      })
      if (wide === undefined) continue
      const [option] = wide
      const origins = layer.options[option]
      const likely = [origins, credentials].filter((argument) => argument?.certainty === 'likely')
      const settings = likely.flatMap((argument) => (argument?.note ? [argument.note] : []))
      report({
        place: layer.place ?? origins?.place ?? app.place,
        cause: { name: app.id, what: `CORSMiddleware ${option}` },
        what: `${describe[option] ?? option}, and credentials are allowed${settings.length > 0 ? ` by default (${settings.join(', ')})` : ''}`,
        ...(likely.length > 0 || layer.condition?.default === 'unknown' ? { confidence: 'medium' } : {}),
        routes: context.withMounted(app).flatMap(context.routesOf).filter(isServed),
        others: elsewhere(layer, [
          [origins, 'the origins are given here'],
          [credentials, 'credentials are allowed here'],
        ]),
      })
    }
  },
})

/** The arguments that stand on other lines than the middleware itself. */
function elsewhere(
  { place: layer }: Middleware,
  given: readonly (readonly [Argument | undefined, string])[],
): NonNullable<Draft['others']> {
  return given.flatMap(([argument, note]) => {
    const place = argument?.place ?? null
    return place === null || (layer !== null && place.file === layer.file && place.line === layer.line)
      ? []
      : [{ role: 'cause', place, note }]
  })
}

const describe: Readonly<Record<string, string>> = {
  allow_origins: 'every origin is admitted',
  allow_origin_regex: 'the expression for origins matches every host',
}

const widths: Readonly<Record<string, (argument: Argument) => boolean>> = {
  // Starlette: `"*" in allow_origins`, which of a string asks for a star anywhere in it.
  allow_origins: ({ value }) => (typeof value === 'string' ? value.includes('*') : Array.isArray(value) && value.includes('*')),
  allow_origin_regex: ({ value }) => typeof value === 'string' && matchesEveryHost(value),
}

function isCors({ name, call }: Middleware): boolean {
  return name === 'CORSMiddleware' && /^(?:fastapi|starlette)\b/.test(call)
}

/** `.*`, `https?://.+`, `^(http|https)://(.*)$`. The expression of a scanned program is looked at, never run. */
function matchesEveryHost(expression: string): boolean {
  const bare = expression
    .replace(/^\(\?[a-z]+\)/, '')
    .replace(/^(?:\^|\\A)/, '')
    .replace(/(?:\$|\\[zZ])$/, '')
    .replace(/\(\?:|[()?]/g, '')
    .replaceAll('\\/', '/')
  return /^(?:(?:https?|http\|https|https\|http|\.[*+]|\\w\+):\/\/)?(?:\.|\[\\s\\S\]|\[\^\/\]|\\S)[*+](?::\\d\+)?$/.test(bare)
}

function isServed(route: Route): boolean {
  return route.kind === 'http' && route.origin !== 'docs' && route.condition?.default !== 'off'
}
