// Whoever asks says where they come from.

import type { Json } from '../../model/index.ts'
import { causeIn } from '../code-cause.ts'
import { byDefault, elsewhere } from '../cors.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'proxy-headers-from-anyone',
  title: 'Proxy headers are believed from anyone',
  severity: 'medium',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-348', 'CWE-290'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-4.1.3', 'v5.0.0-15.3.4'],
  why: `
    With every sender trusted, X-Forwarded-For decides what request.client.host is, and X-Forwarded-Proto what request.url says.
    A caller who reaches the app directly, or whose header the proxy passes on, picks their own address: rate limits, lists of
    addresses and logs believe it.`,
  fix: 'Name the addresses of the proxies: forwarded_allow_ips="10.0.0.5", or trusted_hosts=["10.0.0.5"].',
  blindSpots: [
    'Whether a proxy is the only way to the app is not seen; where it is, and overwrites the header, nothing is wrong.',
    'FORWARDED_ALLOW_IPS and the options of start commands are not read.',
  ],
  examples: [
    bad(
      'the middleware trusts everybody',
      `
      from fastapi import FastAPI
      from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

      app = FastAPI()
      app.add_middleware(ProxyHeadersMiddleware, trusted_hosts="*")  # <-- finding
    `,
    ),
    bad(
      'a list with a star',
      `
      from fastapi import FastAPI
      from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

      api = FastAPI()
      app = ProxyHeadersMiddleware(api, trusted_hosts=["10.0.0.5", "*"])  # <-- finding
    `,
    ),
    good(
      'the proxy is named',
      `
      import uvicorn
      from fastapi import FastAPI
      from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

      app = FastAPI()
      app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=["10.0.0.5"])

      if __name__ == "__main__":
          uvicorn.run(app, proxy_headers=True, forwarded_allow_ips="10.0.0.5")
    `,
    ),
    good(
      'the default is the own machine',
      `
      from fastapi import FastAPI
      from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

      app = FastAPI()
      app.add_middleware(ProxyHeadersMiddleware)
    `,
    ),
  ],

  looksAt: 'model',
  check(model, report, context) {
    for (const app of model.apps)
      for (const layer of app.middleware) {
        const trusted = Object.hasOwn(layer.options, 'trusted_hosts') ? layer.options['trusted_hosts'] : layer.options['1']
        if (layer.name !== 'ProxyHeadersMiddleware' || !layer.call.startsWith('uvicorn.') || layer.condition?.default === 'off') continue
        if (trusted === undefined || trusted.certainty === 'unknown' || !isAnyone(trusted.value)) continue
        report({
          place: layer.place ?? app.place,
          cause: { name: app.id, what: 'ProxyHeadersMiddleware trusted_hosts' },
          what: `forwarded headers are believed whoever sends them${byDefault([trusted])}`,
          others: elsewhere(layer, [[trusted, 'the trusted senders are given here']]),
        })
      }
    for (const call of context.code.calls) {
      const trusted = call.arguments['forwarded_allow_ips']
      if (!call.tags.includes('server-run') || trusted === undefined || trusted.certainty === 'unknown' || !isAnyone(trusted.value))
        continue
      report({
        place: call.place,
        cause: causeIn(call.inside, 'forwarded_allow_ips'),
        what: `forwarded headers are believed whoever sends them${byDefault([trusted])}`,
      })
    }
  },
})

function isAnyone(value: Json): boolean {
  if (typeof value === 'string') return value.split(',').some((part) => part.trim() === '*')
  return Array.isArray(value) && value.includes('*')
}
