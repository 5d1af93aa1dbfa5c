// Traefik by ForwardAuth: a dynamic configuration of the file provider.

import type { ProxySetup } from './proxy.ts'

/** Traefik adds nothing to its question: the secret is put on the request before it, and taken off after it. */
const tokens = `    fastward-token:
      headers: {customRequestHeaders: {Fastward-Point: '{{ env "FASTWARD_POINT_TOKEN" }}'}}
    fastward-token-off:
      headers: {customRequestHeaders: {Fastward-Point: ''}}
`

export const traefik: ProxySetup = {
  title: 'Traefik',
  write: ({ decide, upstream, hasToken }) => ({
    'fastward.yml': `# Every request asks Fastward first. For the file provider.
http:
  routers:
    shop:
      rule: PathPrefix(\`/\`)
      middlewares: [${hasToken ? 'fastward-token, fastward, fastward-token-off' : 'fastward'}]
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
${hasToken ? tokens : ''}  services:
    application:
      loadBalancer:
        servers: [{url: "http://${upstream}"}]
`,
  }),
  hints: [
    'Where the decision point stands on another machine, name Traefik in `gateway: {trusted: [...]}`, or write it again with `--token`.',
  ],
  token: 'Start Traefik with FASTWARD_POINT_TOKEN in its environment: its files are templates.',
}
