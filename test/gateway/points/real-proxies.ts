// The proxies that Debian has, with what each needs around the configuration that we write.

import { join } from 'node:path'
import { proxies } from '../../../src/cli/proxies/index.ts'
import type { ProxySetup } from '../../../src/cli/proxies/proxy.ts'

export interface Real {
  readonly name: string
  /** What clients get while nobody answers the question. */
  readonly away: number
  readonly version: string
  readonly proxy: ProxySetup
  /** Around what we write: the folders of this machine. */
  readonly more: (folder: string) => Readonly<Record<string, string>>
  readonly words: (folder: string, port: number) => readonly string[]
  readonly lint: (folder: string) => readonly string[]
}

export const reals: readonly Real[] = [
  {
    name: 'nginx',
    away: 500,
    version: '-v',
    proxy: proxies.nginx,
    more: (folder) => ({
      'nginx.conf': `daemon off; pid ${folder}/pid; error_log stderr; worker_processes 1;
events { worker_connections 64; }
http {
  access_log off; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
  include fastward.conf;
}
`,
    }),
    words: (folder) => ['-p', folder, '-c', join(folder, 'nginx.conf')],
    lint: (folder) => ['-t', '-q', '-p', folder, '-c', join(folder, 'nginx.conf')],
  },
  {
    name: 'caddy',
    away: 502,
    version: 'version',
    proxy: proxies.caddy,
    more: () => ({}),
    words: (folder) => ['run', '--config', join(folder, 'Caddyfile'), '--adapter', 'caddyfile'],
    lint: (folder) => ['validate', '--config', join(folder, 'Caddyfile'), '--adapter', 'caddyfile'],
  },
  {
    name: 'haproxy',
    away: 503,
    version: '-v',
    proxy: proxies.haproxy,
    more: () => ({}),
    words: (folder) => ['-db', '-C', folder, '-f', join(folder, 'haproxy.cfg')],
    lint: (folder) => ['-c', '-C', folder, '-f', join(folder, 'haproxy.cfg')],
  },
]
