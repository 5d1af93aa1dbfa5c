// Sessions that whoever has the code can write.

import { elsewhere } from '../cors.ts'
import { bad, defineRule, good } from '../kit.ts'
import { optionOf, sessionLayers } from '../session-layer.ts'

export default defineRule({
  id: 'session-key-constant',
  title: 'Sessions are signed with a key that is in the code',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-321', 'CWE-798'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-13.3.1', 'v5.0.0-11.1.1'],
  why: `
    SessionMiddleware keeps the session in a cookie, signed with secret_key and not encrypted. Whoever has the key, and with it
    everybody who has the code, can write a session of their own: any user, any role.`,
  fix: 'Read secret_key from the environment without a default, and make a new one with secrets.token_urlsafe(32).',
  blindSpots: [
    'A session middleware of the project or of another library is not looked at.',
    'A program that refuses to start with the default is reported all the same.',
  ],
  examples: [
    bad(
      'written into the app',
      `
      from fastapi import FastAPI
      from starlette.middleware.sessions import SessionMiddleware

      app = FastAPI()
      app.add_middleware(SessionMiddleware, secret_key="change me")  # <-- finding
    `,
    ),
    bad(
      'what a setting is where nobody sets it',
      `
      import os

      from fastapi import FastAPI
      from starlette.middleware.sessions import SessionMiddleware

      SECRET_KEY = os.environ.get("SESSION_KEY", "shop-session-key")
      app = FastAPI()
      app.add_middleware(  # <-- finding
          SessionMiddleware,
          secret_key=SECRET_KEY,
      )
    `,
    ),
    good(
      'a key that must be set',
      `
      import os

      from fastapi import FastAPI
      from starlette.middleware.sessions import SessionMiddleware

      app = FastAPI()
      app.add_middleware(SessionMiddleware, secret_key=os.environ["SESSION_KEY"], session_cookie="shop")
    `,
    ),
    good(
      'a new key for each start',
      `
      import secrets

      from fastapi import FastAPI
      from starlette.middleware.sessions import SessionMiddleware

      app = FastAPI()
      app.add_middleware(SessionMiddleware, secret_key=secrets.token_urlsafe(32))
    `,
    ),
  ],

  looksAt: 'app',
  check(app, report, context) {
    for (const layer of sessionLayers(app)) {
      const key = optionOf(layer, 'secret_key')
      if (key === undefined || key.certainty === 'unknown' || typeof key.value !== 'string' || key.value.includes('{?}')) continue
      // What is named and not known stands there by its name, with a note that says what it is.
      if (key.certainty === 'certain' && key.note !== null) continue
      const isEmpty = key.value === ''
      const setting = key.certainty === 'likely' ? key.note : null
      report({
        place: layer.place ?? key.place ?? app.place,
        cause: { name: app.id, what: 'SessionMiddleware secret_key' },
        what: `${setting === null ? '' : `where ${setting} is not set, `}sessions are signed with ${isEmpty ? 'an empty key' : 'a constant from the code'}`,
        ...(isEmpty || (key.certainty === 'likely' && setting === null) ? { confidence: 'medium' } : {}),
        routes: context.withMounted(app).flatMap(context.routesOf),
        others: elsewhere(layer, [[key, 'the key is given here']]),
      })
    }
  },
})
