// A session cookie that a browser also sends in clear text.

import { callAt, switchOn } from '../call-edits.ts'
import { byDefault, elsewhere } from '../cors.ts'
import { bad, defineRule, good } from '../kit.ts'
import { knownValue, optionOf, sessionLayers } from '../session-layer.ts'

export default defineRule({
  id: 'session-cookie-without-tls',
  title: 'The session cookie also travels without TLS',
  severity: 'low',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-614'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-3.3.1'],
  why: `
    SessionMiddleware sets the Secure attribute only with https_only=True, and that is not its default. Without it the browser
    adds the session to any plain request for the host, which whoever is on the way can cause and read.`,
  fix: 'Pass https_only=True to SessionMiddleware, from a setting that is true by default if development runs without TLS.',
  blindSpots: ['A proxy that adds the attribute is not seen.', 'A value that is not known is not reported.'],
  examples: [
    bad(
      'left at the default',
      `
      import os

      from fastapi import FastAPI
      from starlette.middleware.sessions import SessionMiddleware

      app = FastAPI()
      app.add_middleware(SessionMiddleware, secret_key=os.environ["KEY"], same_site="strict")  # <-- finding
    `,
    ),
    good(
      'only over TLS',
      `
      import os

      from fastapi import FastAPI
      from starlette.middleware.sessions import SessionMiddleware

      app = FastAPI()
      app.add_middleware(SessionMiddleware, secret_key=os.environ["KEY"], https_only=True)
    `,
    ),
    good(
      'options that only the run knows',
      `
      import os

      from fastapi import FastAPI
      from starlette.middleware.sessions import SessionMiddleware

      app = FastAPI()
      app.add_middleware(SessionMiddleware, secret_key=os.environ["KEY"], https_only=os.environ["MODE"] != "development")
    `,
    ),
  ],

  looksAt: 'app',
  check(app, report, context) {
    for (const layer of sessionLayers(app)) {
      if (knownValue(layer, 'https_only', false) !== false) continue
      const option = optionOf(layer, 'https_only')
      const call = callAt(layer.place, 'middleware', context, 'SessionMiddleware')
      report({
        place: layer.place ?? app.place,
        cause: { name: app.id, what: 'SessionMiddleware https_only' },
        what: `the session cookie is set without Secure${byDefault([option])}`,
        others: elsewhere(layer, [[option, 'https_only is given here']]),
        edits: call === null ? [] : switchOn(call, 'https_only'),
      })
    }
  },
})
