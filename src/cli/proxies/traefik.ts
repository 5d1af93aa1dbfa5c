// Traefik by ForwardAuth: a dynamic configuration of the file provider.

import type { ProxySetup } from './proxy.ts'

export const traefik: ProxySetup = {
  title: 'Traefik',
  write: ({ decide, upstream }) => ({
    'fastward.yml': `# Every request asks Fastward first. For the file provider.
http:
  routers:
    shop:
      rule: PathPrefix(\`/\`)
      middlewares: [fastward]
      service: application
  middlewares:
    fastward:
      forwardAuth:
        # \`?body\` promises that the body is always sent along, as \`forwardBody\` has it (Traefik 3.3 and newer).
        # Of an older Traefik leave out all three: rules that read a body then deny.
        address: http://${decide}/forward-auth?body
        forwardBody: true
        maxBodySize: 1048576
        # What a client says of other hops is not believed.
        trustForwardHeader: false
        # Said by Fastward alone: Traefik takes off what a client writes under this name.
        authResponseHeaders: [Fastward-Identity]
  services:
    application:
      loadBalancer:
        servers: [{url: "http://${upstream}"}]
`,
  }),
  hints: ['Traefik adds no header to its question: name where it stands, `gateway: {trusted: [...]}`, and set no `points.token`.'],
}
