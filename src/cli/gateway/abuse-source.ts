// What is remembered of callers while the gateway runs, under a key that nobody else has and that ends with it.

import { randomBytes } from 'node:crypto'
import { AbuseEngine, createAbuseShield, type Shield } from '../../gateway/index.ts'
import type { Host } from '../host.ts'
import { toAbuseRules } from './abuse-settings.ts'
import type { Served } from './read-served.ts'
import type { GatewaySettings } from './read-settings.ts'

export interface AbuseSource {
  /** None where the policy says nothing of it. */
  read(settings: GatewaySettings, served: Served): Promise<readonly Shield[]>
}

export function openAbuse(host: Host): AbuseSource {
  const engine = new AbuseEngine(randomBytes(16), (milliseconds) => new Promise((settle) => setTimeout(settle, milliseconds).unref()))
  return {
    async read({ section, folder }, { model }) {
      if (section.abuse === undefined) return []
      return [createAbuseShield(engine, await toAbuseRules(section.abuse, section, { folder, host }), model)]
    },
  }
}
