// Proxies that can ask the decision point, and the command that writes their configuration.

import { join } from 'node:path'
import { UserError } from '../../base/index.ts'
import type { Host } from '../host.ts'
import { getTarget } from '../target.ts'
import { caddy } from './caddy.ts'
import { envoy } from './envoy.ts'
import { haproxy } from './haproxy.ts'
import { nginx } from './nginx.ts'
import type { ProxySetup } from './proxy.ts'
import { traefik } from './traefik.ts'

type ProxyName = 'nginx' | 'caddy' | 'traefik' | 'envoy' | 'haproxy'

export const proxies: Readonly<Record<ProxyName, ProxySetup>> = { nginx, caddy, traefik, envoy, haproxy }

/** Nothing that is there is written over. */
export function initProxy(name: ProxyName, path: string | undefined, hasToken: boolean, host: Host): string {
  const target = getTarget(path, host)
  const { title, write, hints, token } = proxies[name]
  const files = write({
    decide: '127.0.0.1:9191',
    grpc: '127.0.0.1:9192',
    upstream: '127.0.0.1:8000',
    listen: '127.0.0.1:8080',
    hasToken,
  })
  const places = Object.keys(files).map((file) => ({
    file: join(target.folder, file),
    place: target.shown === '.' ? file : join(target.shown, file),
  }))
  for (const { file, place } of places) {
    const status = host.files.status(file)
    if (status.ok || status.failure !== 'missing') throw new UserError('init-already-there', { place })
  }
  for (const [index, text] of Object.values(files).entries()) {
    const { file = '', place = '' } = places[index] ?? {}
    const written = host.files.write(file, text)
    if (!written.ok) throw new UserError('output-not-written', { path: place, reason: 'its folder does not let it' })
  }
  const door = name === 'envoy' ? '--decide-grpc 127.0.0.1:9192' : '--decide 127.0.0.1:9191'
  return [
    `${places.map(({ place }) => place).join(', ')}: written. ${title} asks Fastward at 127.0.0.1 and forwards to 127.0.0.1:8000.`,
    '',
    `    fastward gateway --upstream http://127.0.0.1:8000 ${door}${hasToken ? '' : ' --trust 127.0.0.1'}`,
    '',
    ...hints,
    ...(hasToken ? [`The gateway reads the same secret: \`gateway: {points: {token: env:FASTWARD_POINT_TOKEN}}\`. ${token}`] : []),
    '',
  ].join('\n')
}
