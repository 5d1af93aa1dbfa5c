// What is remembered of callers while the gateway runs, under a key that nobody else has and that ends with it.

import { randomBytes } from 'node:crypto'
import { AbuseEngine, createAbuseShield, type Shield } from '../../gateway/index.ts'
import { toAbuseRules } from './abuse-settings.ts'
import type { Served } from './read-served.ts'
import type { GatewaySettings } from './read-settings.ts'

export interface AbuseSource {
  /** None where the policy says nothing of it. */
  read(settings: GatewaySettings, served: Served): readonly Shield[]
}

export function openAbuse(): AbuseSource {
  const engine = new AbuseEngine(randomBytes(16), (milliseconds) => new Promise((settle) => setTimeout(settle, milliseconds).unref()))
  return {
    read: ({ section }, { model }) =>
      section.abuse === undefined ? [] : [createAbuseShield(engine, toAbuseRules(section.abuse, section), model)],
  }
}
