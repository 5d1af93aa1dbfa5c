// An app that would also talk in clear text.

import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'
import { mentions } from '../middleware-purpose.ts'

export default defineRule({
  id: 'https-not-enforced',
  title: 'Credentials are taken without HTTPS',
  severity: 'low',
  confidence: 'low',
  audience: 'auditor',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-319'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-12.2.1', 'v5.0.0-3.4.1'],
  why: `
    The program starts its own server on every address of the machine and without a certificate, and takes credentials there.
    Unless a proxy stands in front of it, they travel readable to the network.`,
  fix: 'Let the proxy redirect to HTTPS and send Strict-Transport-Security, or add HTTPSRedirectMiddleware.',
  blindSpots: ['What the proxy in front of the app does is not seen, and that is where most teams do this.'],
  examples: [
    bad(
      'a token in clear text, on every address',
      `
      import uvicorn
      from fastapi import Depends, FastAPI
      from fastapi.security import HTTPBearer

      app = FastAPI()
      bearer = HTTPBearer()


      def current_user(token=Depends(bearer)):
          return find_user(token.credentials)


      @app.get("/orders")
      def list_orders(user=Depends(current_user)):
          return []


      uvicorn.run(app, host="0.0.0.0", port=8000)  # <-- finding
    `,
    ),
    good(
      'a certificate is given',
      `
      import uvicorn
      from fastapi import Depends, FastAPI
      from fastapi.security import HTTPBearer

      app = FastAPI()
      bearer = HTTPBearer()


      def current_user(token=Depends(bearer)):
          return find_user(token.credentials)


      @app.get("/orders")
      def list_orders(user=Depends(current_user)):
          return []


      uvicorn.run(app, host="0.0.0.0", port=8443, ssl_certfile="cert.pem", ssl_keyfile="key.pem")
    `,
    ),
    good(
      'on the own machine only',
      `
      import uvicorn
      from fastapi import Depends, FastAPI
      from fastapi.security import HTTPBearer

      app = FastAPI()
      bearer = HTTPBearer()


      def current_user(token=Depends(bearer)):
          return find_user(token.credentials)


      @app.get("/orders")
      def list_orders(user=Depends(current_user)):
          return []


      uvicorn.run(app, host="127.0.0.1", port=8000)
    `,
    ),
  ],

  looksAt: 'call',
  check(call, report, context) {
    const { host } = call.arguments
    if (!call.tags.includes('server-run') || call.open || host === undefined || host.certainty === 'unknown') return
    if (host.value !== '0.0.0.0' && host.value !== '::') return
    if (Object.keys(call.arguments).some((name) => name.startsWith('ssl'))) return
    const asking = context.model.routes.filter(({ security }) => security.length > 0)
    const layers = context.model.apps.flatMap(({ middleware }) => middleware)
    if (asking.length === 0 || layers.some((layer) => mentions(layer, 'https httpsredirect ssl tls hsts'))) return
    report({
      place: call.place,
      cause: causeIn(call.inside, 'HTTPS'),
      what: 'the server takes credentials on every address of the machine, without a certificate',
      routes: asking,
    })
  },
})
