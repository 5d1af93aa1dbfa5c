// What somebody wrote behind `fastward gateway`.

import type { Mode } from '../../gateway/index.ts'

export interface GatewayOptions {
  readonly path: string | undefined
  readonly upstream: string | undefined
  readonly listen: string | undefined
  readonly decide: string | undefined
  readonly 'decide-grpc': string | undefined
  readonly map: string | undefined
  readonly openapi: string | undefined
  readonly built: string | undefined
  readonly mode: Mode | undefined
  readonly enforce: readonly string[]
  readonly front: 'fast' | 'node' | undefined
  readonly http2: 'off' | 'tls' | 'clear' | undefined
  readonly log: string | undefined
  readonly 'log-facts': boolean
  readonly audit: string | undefined
  readonly store: string | undefined
  readonly admin: string | undefined
  readonly drain: string | undefined
  readonly 'tls-cert': string | undefined
  readonly 'tls-key': string | undefined
  readonly trust: readonly string[]
  readonly 'redirect-http': string | undefined
  readonly workers: string | undefined
  readonly restart: boolean
  /** The words behind `--`, which start the application. */
  readonly application: readonly string[]
}
