// One process that answers requests: settings → the application → what is served → what judges → the front, until it is told to end. Told by
// signals and files where it stands alone, and by its supervisor where it is one of several.

import { type Front, UpstreamPool } from '../../gateway/index.ts'
import type { Host } from '../host.ts'
import { readStore } from '../shared-store/read-store.ts'
import { shareCallers } from '../shared-store/share-callers.ts'
import { shareFailures } from '../shared-store/share-failures.ts'
import { showAddress, showAsked, showUpstream } from './addresses.ts'
import { openAdmin, readNumbers } from './admin/open-admin.ts'
import { openTelemetry } from './admin/open-telemetry.ts'
import { createAskProfile } from './ask-application.ts'
import { openCallers } from './callers.ts'
import type { GatewayOptions } from './gateway-options.ts'
import { openState } from './gateway-state.ts'
import { createHealth } from './health.ts'
import { openSessionRoom } from './login/open-sessions.ts'
import { openFront } from './open-front.ts'
import { openMarks } from './open-marks.ts'
import { openRecords } from './open-records.ts'
import { openShields } from './open-shields.ts'
import type { Overseer } from './overseers.ts'
import { openPoints } from './points/open-points.ts'
import { readSettings } from './read-settings.ts'
import { openRedirect } from './redirect.ts'
import { openNotebook } from './revocation-file.ts'
import { type RunningApplication, runApplication } from './run-application.ts'
import { describeStart } from './start-page.ts'
import { noteReads, watchFiles } from './watch-files.ts'

export async function serveGateway(options: GatewayOptions, overseer: Overseer, given: Host): Promise<void> {
  const noted = noteReads(given.files)
  const host: Host = { ...given, files: noted.files }
  const settings = await readSettings(options, host)
  const { worker, listen, drain, measures } = settings
  const application = settings.upstream === null ? await startApplication(options, overseer.stop, host) : null
  const upstream = settings.upstream ?? { path: application?.socket ?? '' }
  const pool = new UpstreamPool(upstream, measures.upstream, measures.pool)
  const health = createHealth()
  const closing: (() => unknown)[] = [() => pool.close(), () => application?.stop(drain)]
  try {
    const records = await openRecords(settings, host)
    closing.unshift(() => records.close())
    const store = await readStore(settings.section, settings.folder, host)
    closing.unshift(() => store?.close())
    const marks = openMarks(settings.worker, store)
    closing.unshift(() => {
      marks?.news.close()
      marks?.watch.close()
    })
    const shields = openShields(settings, store, marks, host)
    closing.unshift(() => shields.close())
    const sessions = openSessionRoom(settings.worker, store, host)
    const callers = openCallers(createAskProfile(pool, showAsked(upstream)), sessions, host, given.files)
    if (marks !== null) shareFailures(callers.memory, marks, host.clock.now)
    const state = await openState(settings, records, { upstream, pool, callers, shields, health }, host)
    closing.unshift(() => state.close())
    const notebook = openNotebook(settings, host)
    const { memory } = callers
    const isAsked = (settings.section.issuers?.size ?? 0) > 0
    const shared =
      store === null || marks === null
        ? null
        : await shareCallers({ store, memory, notebook, news: marks.news, now: host.clock.now, isAsked })
    closing.unshift(() => shared?.close())
    const front = settings.isServing ? await openFront(settings, pool, state.front, state.edge, host) : null
    const fronts = front === null ? [] : [front]
    closing.unshift(() => Promise.all(fronts.map((one) => one.drain(0))))
    const points = await openPoints(settings, state, host)
    fronts.push(...points.fronts)
    const { redirect } = settings
    const plain = redirect === null || front === null ? null : await openRedirect(redirect, front.port, settings, state, host)
    if (plain !== null) fronts.push(plain)
    const watch = worker.isSupervised
      ? null
      : watchFiles(given.files, () => void reload().then(({ reloaded }) => host.terminal.note(reloaded.text)))
    closing.unshift(() => watch?.close())
    // Of several processes, the one above them has the door for operators.
    const watched = () => ({
      settings,
      pool,
      records,
      identity: state.identity(),
      policy: health.policy,
      limits: shields.limits,
      pdp: shields.pdp,
      callers: () => ({ malformedHops: health.hops.malformed, tokens: callers.memory.cache.counts }),
      store,
    })
    const admin = worker.isSupervised ? null : await openAdmin(watched, () => readNumbers(watched()), host)
    closing.unshift(() => admin?.close())
    const telemetry = worker.isSupervised ? null : await openTelemetry(settings, () => readNumbers(watched()), host)
    closing.unshift(() => telemetry?.close())
    const reload = async () => {
      noted.begin()
      const reloaded = await state.reload({ renew: (tls) => front?.renew(tls) })
      watch?.follow(noted.read)
      return { reloaded, read: [...noted.read] }
    }
    watch?.follow(noted.read)
    overseer.onReload(reload)
    overseer.onCount(() => readNumbers(watched()))
    overseer.ready(
      describeStart({
        ...state.page,
        listens:
          front === null ? null : `${settings.tls === null ? 'http' : 'https'}://${showAddress({ host: listen.host, port: front.port })}`,
        points: points.shown,
        upstream: showUpstream(upstream),
        isPrivate: application !== null || worker.upstream !== null,
        admin: admin?.address ?? null,
        record: settings.audit?.folder ?? null,
        ...(plain === null || redirect === null ? {} : { redirect: `http://${showAddress({ host: redirect.host, port: plain.port })}` }),
      }),
      state.digest,
      [...noted.read],
    )
    const ended = await Promise.race([overseer.stop.then(() => null), ...(application === null ? [] : [application.ended])])
    await drainAll(fronts, ended === null ? drain : 0, overseer)
    if (ended !== null) throw ended
  } finally {
    for (const close of closing) await close()
  }
}

async function drainAll(fronts: readonly Front[], milliseconds: number, { now }: Overseer): Promise<void> {
  const drained = Promise.all(fronts.map((front) => front.drain(milliseconds)))
  void now.then(() => Promise.all(fronts.map((front) => front.drain(0))))
  await drained
}

export function startApplication(
  options: GatewayOptions,
  stop: Promise<unknown>,
  { folder, environment, terminal }: Host,
): Promise<RunningApplication> {
  return runApplication({
    words: options.application,
    folder,
    environment,
    // Decisions are lines of JSON on standard output, where nobody said otherwise.
    isOutputOurs: options.log === undefined || options.log === '-',
    restarts: options.restart,
    stop,
    note: (text) => terminal.note(text),
  })
}
