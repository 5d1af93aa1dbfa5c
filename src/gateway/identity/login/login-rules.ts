// What the settings say of logging in, with the secrets that they name read.

import type { ForgeryRules } from '../forgery.ts'
import type { ClientProof } from './client-proof.ts'

export interface LoginRules {
  /** By its name in the settings. */
  readonly issuer: string
  readonly client: ClientProof
  /** Scheme, host and port: where browsers reach the gateway. */
  readonly address: string
  readonly scopes: readonly string[]
  readonly parameters: Readonly<Record<string, string>>
  readonly userinfo: boolean
  /** Patterns of paths. */
  readonly pages: readonly string[]
  readonly paths: LoginPaths
  readonly cookie: string
  /** Milliseconds. */
  readonly idle: number
  readonly lifetime: number
  readonly most: number
  readonly mostEach: number
  readonly afterLogout: string
  /** The first seals, all open. */
  readonly secrets: readonly string[]
  readonly forgery: ForgeryRules
}

export interface LoginPaths {
  readonly login: string
  readonly callback: string
  readonly logout: string
  readonly backChannel: string
}

export const usualSessionCookie = '__Host-fastward-session'

export const usualLoginPaths: LoginPaths = {
  login: '/.fastward/login',
  callback: '/.fastward/callback',
  logout: '/.fastward/logout',
  backChannel: '/.fastward/back-channel-logout',
}
