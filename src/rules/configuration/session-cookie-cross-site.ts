// A session that goes along with requests of other sites.

import { byDefault, elsewhere } from '../cors.ts'
import { bad, defineRule, good } from '../kit.ts'
import { mentions } from '../middleware-purpose.ts'
import { knownValue, optionOf, sessionLayers } from '../session-layer.ts'

export default defineRule({
  id: 'session-cookie-cross-site',
  title: 'The session cookie goes along with requests of other sites',
  severity: 'medium',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-1275', 'CWE-352'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-3.3.2', 'v5.0.0-3.5.1'],
  why: `
    With same_site="none" the browser adds the session to every request for the app, whichever site caused it. Routes that change
    something can then be called from any page that the user opens, unless each of them asks for a token of its own.`,
  fix: 'Use same_site="lax" (the default) or "strict", or check a CSRF token on every request that changes something.',
  blindSpots: ['A CSRF check in a dependency is not recognised; a middleware is, by its name.'],
  examples: [
    bad(
      'none, for a page on another site',
      `
      import os

      from fastapi import FastAPI
      from starlette.middleware.sessions import SessionMiddleware

      app = FastAPI()
      app.add_middleware(SessionMiddleware, secret_key=os.environ["KEY"], same_site="none", https_only=True)  # <-- finding
    `,
    ),
    good(
      'the default, and strict',
      `
      import os

      from fastapi import FastAPI
      from starlette.middleware.sessions import SessionMiddleware

      shop = FastAPI()
      shop.add_middleware(SessionMiddleware, secret_key=os.environ["KEY"], https_only=True)
      office = FastAPI()
      office.add_middleware(SessionMiddleware, secret_key=os.environ["KEY"], same_site="strict", https_only=True)
      shop.mount("/office", office)
    `,
    ),
    good(
      'a token is checked as well',
      `
      import os

      from fastapi import FastAPI
      from starlette.middleware.sessions import SessionMiddleware
      from starlette_csrf import CSRFMiddleware

      app = FastAPI()
      app.add_middleware(SessionMiddleware, secret_key=os.environ["KEY"], same_site="none", https_only=True)
      app.add_middleware(CSRFMiddleware, secret=os.environ["CSRF"])
    `,
    ),
  ],

  looksAt: 'app',
  check(app, report, context) {
    for (const layer of sessionLayers(app)) {
      const option = optionOf(layer, 'same_site')
      const value = knownValue(layer, 'same_site', 'lax')
      if (typeof value !== 'string' || value.toLowerCase() !== 'none') continue
      if (context.withParents(app).some((one) => one.middleware.some((other) => mentions(other, 'csrf xsrf origin')))) continue
      report({
        place: layer.place ?? app.place,
        cause: { name: app.id, what: 'SessionMiddleware same_site' },
        what: `the session cookie is set with SameSite=None${byDefault([option])}`,
        others: elsewhere(layer, [[option, 'same_site is given here']]),
      })
    }
  },
})
