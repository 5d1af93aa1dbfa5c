// Addresses as they are written on a command line.

import { UserError } from '../../base/index.ts'

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

export function parseUpstream(written: string): Address {
  const wrong = (reason: string) => new UserError('gateway-upstream-wrong', { address: written, reason })
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
