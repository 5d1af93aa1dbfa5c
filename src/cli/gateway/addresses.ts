// Addresses as they are written on a command line.

import { isAbsolute } from 'node:path'
import { UserError } from '../../base/index.ts'
import type { UpstreamAddress } from '../../gateway/index.ts'

export interface Address {
  readonly host: string
  readonly port: number
}

/** `8080`, `:8080`, `127.0.0.1:8080`, `[::1]:8080`. Nobody who leaves out the host listens for the world. */
export function parseListen(written: string): Address {
  const [, literal, name, port] = /^(?:(?:\[([0-9A-Fa-f:.]+)\]|([^:[\]\s]*)):)?(\d{1,5})$/.exec(written) ?? []
  const number = Number(port)
  if (port === undefined || number > 65_535) throw new UserError('gateway-listen-wrong', { address: written })
  return { host: literal ?? (name === undefined || name === '' ? '127.0.0.1' : name), port: number }
}

/** `http://127.0.0.1:8000`, or `unix:/run/app.sock`. */
export function parseUpstream(written: string): UpstreamAddress {
  const wrong = (reason: string) => new UserError('gateway-upstream-wrong', { address: written, reason })
  if (written.startsWith('unix:')) {
    const path = written.slice('unix:'.length)
    if (!isAbsolute(path)) throw wrong('the path of its socket does not begin at the top')
    return { path }
  }
  let url: URL
  try {
    url = new URL(written)
  } catch {
    throw wrong('it is no address')
  }
  if (url.protocol !== 'http:') throw wrong('it is not http')
  if (url.username !== '' || url.password !== '') throw wrong('it holds a name or a password')
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') throw wrong('it holds a path')
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port: url.port === '' ? 80 : Number(url.port) }
}

export const showAddress = ({ host, port }: Address): string => `${host.includes(':') ? `[${host}]` : host}:${port}`

export const showUpstream = (address: UpstreamAddress): string =>
  'path' in address ? `unix:${address.path}` : `http://${showAddress(address)}`

/** `Host` of what the gateway itself asks there. */
export const showAsked = (address: UpstreamAddress): string => ('path' in address ? 'localhost' : showAddress(address))
