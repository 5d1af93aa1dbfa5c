// What is remembered of callers while the gateway runs, under a key that nobody else has and that ends with it; or that those have who count with it.

import { randomBytes } from 'node:crypto'
import { AbuseEngine, createAbuseShield, type Shield } from '../../gateway/index.ts'
import type { Host } from '../host.ts'
import type { SharedMarks } from '../shared-store/news.ts'
import { toAbuseRules } from './abuse-settings.ts'
import type { Served } from './read-served.ts'
import type { GatewaySettings } from './read-settings.ts'

export interface AbuseSource {
  /** None where the policy says nothing of it. */
  read(settings: GatewaySettings, served: Served): Promise<readonly Shield[]>
}

/** `shared`: with whom tries to sign in are counted together; null: with nobody. */
export function openAbuse(host: Host, shared: SharedMarks | null): AbuseSource {
  const engine = new AbuseEngine(
    shared?.key ?? randomBytes(16),
    (milliseconds) => new Promise((settle) => setTimeout(settle, milliseconds).unref()),
  )
  return {
    async read({ section, folder }, { model }) {
      if (section.abuse === undefined) return []
      if (shared !== null) {
        engine.tellSignIn = (line) => shared.news.tell('sign-in', line)
        shared.news.onHear('sign-in', (line, age) => engine.hearSignIn(line, host.clock.now().getTime() - age))
      }
      return [createAbuseShield(engine, await toAbuseRules(section.abuse, section, { folder, host }), model)]
    },
  }
}
