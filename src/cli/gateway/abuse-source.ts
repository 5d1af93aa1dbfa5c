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
  close(): void
}

/** Milliseconds from one time of telling to the next. */
const tellEvery = 250

/** `shared`: with whom is counted together; null: with nobody. */
export function openAbuse(host: Host, shared: SharedMarks | null): AbuseSource {
  const engine = new AbuseEngine(
    shared?.key ?? randomBytes(16),
    (milliseconds) => new Promise((settle) => setTimeout(settle, milliseconds).unref()),
  )
  const now = () => host.clock.now().getTime()
  let timer: NodeJS.Timeout | null = null
  const share = ({ news, watch }: SharedMarks) => {
    engine.tellSignIn = (line) => news.tell('sign-in', line)
    news.onHear('sign-in', (line, age) => engine.hearSignIn(line, now() - age))
    const flush = engine.share()
    for (const kind of ['reads', 'uploads', 'place'] as const) watch.onHear(kind, (line, age) => engine.hearWatch(kind, line, now() - age))
    timer = setInterval(() => flush(watch.tell, now()), tellEvery)
    timer.unref()
  }
  return {
    async read({ section, folder }, { model }) {
      if (section.abuse === undefined) return []
      if (shared !== null && timer === null) share(shared)
      return [createAbuseShield(engine, await toAbuseRules(section.abuse, section, { folder, host }), model)]
    },
    close() {
      if (timer !== null) clearInterval(timer)
    },
  }
}
