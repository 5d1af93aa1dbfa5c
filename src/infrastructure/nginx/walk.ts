// All servers and locations of the nginx configurations, from the outside in, each with what stands around it.

import type { NginxConfig, NginxLocation, NginxServer } from '../sources/nginx.ts'
import type { NginxScope } from './scope.ts'

export interface NginxLevel {
  readonly config: NginxConfig
  readonly server: NginxServer
  /** Null for the server itself. */
  readonly location: NginxLocation | null
  readonly scope: NginxScope
}

export function levelsOf(config: NginxConfig): NginxLevel[] {
  const below = (server: NginxServer, locations: readonly NginxLocation[]): NginxLevel[] =>
    locations.flatMap((location) => [{ config, server, location, scope: location.scope }, ...below(server, location.nested)])
  return config.servers.flatMap((server) => [{ config, server, location: null, scope: server.scope }, ...below(server, server.locations)])
}
