// A list of trusted hosts that trusts all of them.

import { byDefault, elsewhere } from '../cors.ts'
import { bad, defineRule, good } from '../kit.ts'
import { isStarlette } from '../middleware-purpose.ts'

export default defineRule({
  id: 'trusted-hosts-any',
  title: 'TrustedHostMiddleware trusts every host',
  severity: 'low',
  confidence: 'high',
  audience: 'pedantic',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-346'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    TrustedHostMiddleware refuses requests for hosts that it does not know, so that links, redirects and caches cannot be led
    astray by the Host header. With a star in allowed_hosts, which is also its default, it refuses nothing.`,
  fix: 'Name the hosts that the app is served under: allowed_hosts=["shop.example", "*.shop.example"].',
  blindSpots: ['A proxy in front of the app that checks the header is not seen.', 'Hosts from a setting count by their default.'],
  examples: [
    bad(
      'a star',
      `
      from fastapi import FastAPI
      from starlette.middleware.trustedhost import TrustedHostMiddleware

      app = FastAPI()
      app.add_middleware(TrustedHostMiddleware, allowed_hosts=["*"])  # <-- finding
    `,
    ),
    bad(
      'no hosts, which is a star',
      `
      from fastapi import FastAPI
      from fastapi.middleware.trustedhost import TrustedHostMiddleware

      app = FastAPI()
      app.add_middleware(TrustedHostMiddleware)  # <-- finding
    `,
    ),
    good(
      'a star for the subdomains',
      `
      from fastapi import FastAPI
      from starlette.middleware.trustedhost import TrustedHostMiddleware

      app = FastAPI()
      app.add_middleware(TrustedHostMiddleware, allowed_hosts=["shop.example", "*.shop.example"])
    `,
    ),
    good(
      'hosts that only the environment knows',
      `
      import os

      from fastapi import FastAPI
      from starlette.middleware.trustedhost import TrustedHostMiddleware

      app = FastAPI()
      app.add_middleware(TrustedHostMiddleware, allowed_hosts=os.environ["HOSTS"].split(","))
    `,
    ),
  ],

  looksAt: 'app',
  check(app, report) {
    for (const layer of app.middleware) {
      if (!isStarlette(layer, 'TrustedHostMiddleware') || layer.condition?.default === 'off') continue
      const hosts = Object.hasOwn(layer.options, 'allowed_hosts') ? layer.options['allowed_hosts'] : undefined
      if (hosts?.certainty === 'unknown') continue
      if (hosts !== undefined && hosts.value !== null && !(Array.isArray(hosts.value) && hosts.value.includes('*'))) continue
      report({
        place: layer.place ?? app.place,
        cause: { name: app.id, what: 'TrustedHostMiddleware allowed_hosts' },
        what: `every host is trusted${byDefault([hosts])}`,
        ...(hosts?.certainty === 'likely' || layer.condition?.default === 'unknown' ? { confidence: 'medium' } : {}),
        others: elsewhere(layer, [[hosts, 'the hosts are given here']]),
      })
    }
  },
})
