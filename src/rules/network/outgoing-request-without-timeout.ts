// A question to another server that may never be answered.

import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'outgoing-request-without-timeout',
  title: 'A request to another server has no timeout',
  severity: 'low',
  confidence: 'medium',
  audience: 'pedantic',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-400'],
  owaspApi: 'API4:2023',
  asvs: ['v5.0.0-15.4.4'],
  why: `
    \`requests\` and \`urllib\` wait for ever unless they are told otherwise. When the other server is slow, each request of a caller keeps one of
    the forty threads that run FastAPI's handlers, until none is left.`,
  fix: 'Give a limit: requests.get(url, timeout=10).',
  blindSpots: [
    'A session that sets a timeout for all its requests is not seen.',
    '`httpx` and `aiohttp` have a timeout by default and are left alone.',
  ],
  examples: [
    bad(
      'no limit',
      `
      import requests
      from fastapi import FastAPI

      app = FastAPI()


      @app.get("/weather")
      def read_weather(city: str):
          return requests.get("https://weather.example", params={"q": city}).json()  # <-- finding
    `,
    ),
    bad(
      'none on purpose, and the library of Python itself',
      `
      import urllib.request

      import requests
      from fastapi import FastAPI

      app = FastAPI()


      @app.get("/weather")
      def read_weather(city: str):
          requests.post("https://weather.example", json={"q": city}, timeout=None)  # <-- finding
          return urllib.request.urlopen("https://weather.example").read()  # <-- finding
    `,
    ),
    good(
      'a limit',
      `
      import requests
      from fastapi import FastAPI

      app = FastAPI()


      @app.get("/weather")
      def read_weather(city: str):
          return requests.get("https://weather.example", params={"q": city}, timeout=(3, 20)).json()
    `,
    ),
    good(
      'a client that has one by itself, and arguments that are not known',
      `
      import httpx
      import requests
      from fastapi import FastAPI

      app = FastAPI()


      @app.get("/weather")
      def read_weather(city: str):
          options = load_options()
          return [httpx.get("https://weather.example").json(), requests.get("https://weather.example", **options).json()]
    `,
    ),
  ],

  looksAt: 'call',
  check(call, report, context) {
    if (!/^(?:requests\.|urllib\.request\.urlopen)/.test(call.callee) || !call.tags.includes('http-request')) return
    const timeout = call.arguments['timeout']
    const isNone = timeout?.certainty === 'certain' && timeout.value === null
    if (call.entries.length === 0 || call.open || (timeout !== undefined && !isNone)) return
    report({
      place: call.place,
      cause: causeIn(call.inside, call.callee),
      what: `${call.callee} waits for its answer without a limit`,
      routes: context.routesTo(call),
    })
  },
})
