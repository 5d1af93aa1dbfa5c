// The usual answer of Node: Fastify with its plugin for proxies and its plugin for tokens. Started with UPSTREAM, PORT, KEY, ISSUER and AUDIENCE.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const { UPSTREAM, PORT, KEY, ISSUER, AUDIENCE, MODULES } = process.env
const load = createRequire(join(MODULES, 'package.json'))
const app = load('fastify')({ logger: false })
await app.register(load('@fastify/jwt'), {
  secret: { public: readFileSync(KEY, 'utf8') },
  verify: { algorithms: ['RS256'], allowedIss: ISSUER, allowedAud: AUDIENCE, cache: 10_000 },
})
await app.register(load('@fastify/http-proxy'), {
  upstream: UPSTREAM,
  preHandler: async (request) => {
    await request.jwtVerify()
  },
})
await app.listen({ host: '127.0.0.1', port: Number(PORT) })
