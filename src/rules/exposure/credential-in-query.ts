// A credential as a part of the address.

import { findRoutePlace, handlerName } from '../../finding/index.ts'
import { isCredentialName, wordsOf } from '../../knowledge/index.ts'
import type { HttpRoute, Parameter, Route } from '../../model/index.ts'
import { bad, defineRule, good } from '../kit.ts'
import { wordsOfRoute } from '../route-purpose.ts'

export default defineRule({
  id: 'credential-in-query',
  title: 'A credential is taken from the query of the address',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-598'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-14.2.1'],
  why: `
    Addresses are kept: in the logs of Uvicorn and of every proxy on the way, in the history of browsers, and in the Referer of the next page. A
    password or key in the query is in all of them, in clear text, for as long as they are kept.`,
  fix: 'Take it from a header (Authorization) or from the body: password: str = Form(), a field of a model.',
  blindSpots: [
    'Links that are sent by mail or handed to a player, and websockets, which a browser opens without headers, carry their own short token in the address: those are left alone by their names, or reported with less confidence.',
  ],
  examples: [
    bad(
      'a key and a password',
      `
      from fastapi import FastAPI

      app = FastAPI()


      @app.get("/orders")  # <-- finding
      def list_orders(api_key: str):
          return find(api_key)


      @app.post("/cameras/probe")  # <-- finding
      def probe(host: str, password: str = ""):
          return connect(host, password)
    `,
    ),
    bad(
      'a scheme that reads the query',
      `
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import APIKeyQuery

      app = FastAPI()
      scheme = APIKeyQuery(name="access_token")


      def check_key(key: str = Depends(scheme)):
          if not is_known(key):
              raise HTTPException(401)


      @app.get("/orders", dependencies=[Depends(check_key)])  # <-- finding
      def list_orders():
          return []
    `,
    ),
    good(
      'in a header, and in a form',
      `
      from fastapi import FastAPI, Form, Header

      app = FastAPI()


      @app.get("/orders")
      def list_orders(x_api_key: str = Header()):
          return find(x_api_key)


      @app.post("/cameras/probe")
      def probe(host: str, password: str = Form()):
          return connect(host, password)
    `,
    ),
    good(
      'links of mails, pages of lists, and what only sounds alike',
      `
      from fastapi import FastAPI

      app = FastAPI()


      @app.get("/verify-email")
      def verify_email(token: str):
          return check(token)


      @app.get("/orders")
      def list_orders(page_token: str = "", include_secrets: bool = False, api_key_id: int = 0, secret_name: str = ""):
          return []


      @app.get("/oauth/callback")
      def finish(oauth_token: str, code: str, state: str):
          return check(oauth_token, state)
    `,
    ),
  ],

  looksAt: 'model',
  check(model, report) {
    const found = new Map<string, { route: Route; parameter: Parameter; routes: Route[] }>()
    for (const route of model.routes) {
      if (route.kind !== 'http' || route.origin !== 'project' || route.condition?.default === 'off') continue
      for (const parameter of [...route.parameters.filter((one) => one.in === 'query'), ...schemesOf(route)]) {
        if (!isCredential(parameter) || isOfLink(route, parameter)) continue
        const taker = parameter.of === null ? undefined : route.dependencies[parameter.of]?.call
        const key = `${taker ?? handlerOf(route)} ${parameter.name}`
        const known = found.get(key)
        if (known === undefined) found.set(key, { route, parameter, routes: [route] })
        else known.routes.push(route)
      }
    }
    for (const { route, parameter, routes } of found.values())
      report({
        place: findRoutePlace(route),
        cause: {
          name: parameter.of === null ? handlerOf(route) : (route.dependencies[parameter.of]?.call ?? handlerOf(route)),
          what: `query ${parameter.name}`,
        },
        what: `\`${parameter.name}\` is taken from the query`,
        ...(isPlainToken(parameter) ? { confidence: 'medium' as const } : {}),
        routes,
        handler: route.handler === null ? null : handlerName(route.handler),
      })
  },
})

function handlerOf(route: Route): string {
  return route.handler === null ? route.id : handlerName(route.handler)
}

/** What security schemes read from the query, where no parameter of the route says so. */
function schemesOf({ security, parameters, dependencies }: HttpRoute): Parameter[] {
  return security.flatMap(({ type, scheme, optional }) => {
    if (type.type !== 'apiKey' || type.in !== 'query' || parameters.some(({ name }) => name === type.name)) return []
    const of = dependencies.findIndex((one) => one.scheme === scheme)
    return [
      {
        name: type.name,
        in: 'query',
        required: !optional,
        schema: { type: 'string' },
        default: null,
        hasDefault: false,
        of: of === -1 ? null : of,
        deprecated: false,
        includeInSchema: false,
      },
    ]
  })
}

/** A text that goes by the name of a credential. */
function isCredential({ name, schema, deprecated }: Parameter): boolean {
  if (deprecated) return false
  const words = wordsOf(name)
  if (words.some((word) => notSent.has(word)) || name.toLowerCase() === 'auth_subject') return false
  if (!isCredentialName(name) && !/^(?:api|access|auth)[-_]?(?:key|token)$/i.test(name)) return false
  const types = [schema, ...(schema.anyOf ?? [])].map(({ type }) => type).filter((type) => type !== undefined && type !== 'null')
  return types.every((type) => type === 'string') && schema['x-unknown'] === undefined
}
const notSent = new Set(
  'page next cursor continuation pagination sync include exclude with show has use fetch csrf xsrf push device expo fcm guild invite invitation oauth verifier state nonce captcha recaptcha confirm secret_name otp totp code identifier'.split(
    ' ',
  ),
)

/** A token alone may be a short one for this address; passwords and keys are not. */
function isPlainToken({ name }: Parameter): boolean {
  return wordsOf(name).at(-1) === 'token' && wordsOf(name).length === 1
}

/** Links that are mailed or handed to what cannot send headers. */
function isOfLink(route: HttpRoute, parameter: Parameter): boolean {
  if (!wordsOf(parameter.name).includes('token')) return false
  return wordsOfRoute(route).some((word) => linked.has(word))
}
const linked = new Set(
  'verify verification confirm confirmation activate activation reset recover recovery forgot invite invitation invitations accept join callback oauth oauth2 sso saml oidc magic link links unsubscribe subscribe subscription share shared public download downloads file files export exports audio video image images media stream streams preview thumbnail zip archive email check logout delete revoke introspect'.split(
    ' ',
  ),
)
