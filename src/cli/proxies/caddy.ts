// Caddy by `forward_auth`.

import type { ProxySetup } from './proxy.ts'

export const caddy: ProxySetup = {
  title: 'Caddy',
  write: ({ decide, upstream, listen, hasToken }) => ({
    Caddyfile: `# Every request asks Fastward first.
{
	auto_https off
	admin off
}

http://:${listen.slice(listen.lastIndexOf(':') + 1)} {
	bind ${listen.slice(0, listen.lastIndexOf(':'))}
	route {
		# Said by Fastward alone: what a client writes under this name is taken off before anybody asks.
		request_header -Fastward-Identity
		forward_auth ${decide} {
			uri /forward-auth
			copy_headers Fastward-Identity
${hasToken ? '			header_up Fastward-Point {env.FASTWARD_POINT_TOKEN}\n' : ''}		}
		reverse_proxy ${upstream}
	}
}
`,
  }),
  hints: [
    'Write your own names in the place of the address, and take the first block out: Caddy then has certificates by itself.',
    'Caddy asks without the body and does not say whether there is one: what a rule would read of it is denied.',
  ],
  token: 'Start Caddy with FASTWARD_POINT_TOKEN in its environment.',
}
