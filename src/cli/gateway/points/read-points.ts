// Where proxies ask, and how they are known: the words of the command and `gateway.points`.

import { isAbsolute } from 'node:path'
import { UserError } from '../../../base/index.ts'
import { hashToken, type TrustedAskers } from '../../../gateway/index.ts'
import type { Host } from '../../host.ts'
import { type Address, parseListen, showAddress } from '../addresses.ts'
import type { GatewaySettings } from '../read-settings.ts'
import { readSecret } from '../secrets.ts'

export type PointAddress = Address | { readonly path: string }

export interface PointSettings {
  readonly listen: PointAddress | null
  readonly grpc: PointAddress | null
}

export function readPoints(
  options: { readonly decide: string | undefined; readonly 'decide-grpc': string | undefined },
  section: GatewaySettings['section'],
): PointSettings {
  const read = (written: string | undefined) => (written === undefined ? null : parsePoint(written))
  return { listen: read(options.decide ?? section.points?.listen), grpc: read(options['decide-grpc'] ?? section.points?.grpc) }
}

function parsePoint(written: string): PointAddress {
  if (!written.startsWith('unix:')) return parseListen(written)
  const path = written.slice('unix:'.length)
  if (!isAbsolute(path)) throw new UserError('gateway-listen-wrong', { address: written })
  return { path }
}

export const showPoint = (address: PointAddress): string => ('path' in address ? `unix:${address.path}` : showAddress(address))

/** Of each door; null where there is none. */
export interface PointAskers {
  readonly listen: TrustedAskers | null
  readonly grpc: TrustedAskers | null
}

export async function readPointAskers(settings: GatewaySettings, host: Host): Promise<PointAskers> {
  const { listen, grpc } = settings.points
  return {
    listen: listen === null ? null : await readAskers(settings, listen, host),
    grpc: grpc === null ? null : await readAskers(settings, grpc, host),
  }
}

/** Refuses what everybody could ask. */
async function readAskers({ section, edge, folder }: GatewaySettings, address: PointAddress, host: Host): Promise<TrustedAskers> {
  const { token } = section.points ?? {}
  const isSocket = 'path' in address
  const networks = edge.hops?.networks ?? []
  if (token === undefined && !isSocket && networks.length === 0) throw new UserError('gateway-points-open', { address: showPoint(address) })
  const secret = token === undefined ? null : await readSecret(token, { key: 'gateway.points.token', folder, host })
  return { token: secret === null ? null : hashToken(secret), networks, isSocket }
}
