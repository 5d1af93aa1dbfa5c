// Several processes that answer requests on one port, and this one above them: it hands out connections in turn, starts a worker again that ends by
// itself, and passes on what it is told.

import cluster, { type Worker } from 'node:cluster'
import { randomBytes } from 'node:crypto'
import { UserError } from '../../base/index.ts'
import { UpstreamPool } from '../../gateway/index.ts'
import type { Host } from '../host.ts'
import { showAsked } from './addresses.ts'
import type { Numbers } from './admin/numbers.ts'
import { createAskProfile } from './ask-application.ts'
import { openCallers } from './callers.ts'
import type { GatewayOptions } from './gateway-options.ts'
import type { Reloaded } from './gateway-state.ts'
import { createHealth } from './health.ts'
import { createLeaseAnswers } from './limits/worker-keeper.ts'
import { openSupervisedSessions } from './login/open-sessions.ts'
import type { Overseer } from './overseers.ts'
import { readSettings } from './read-settings.ts'
import { startApplication } from './serve-gateway.ts'
import { openSupervisedAdmin } from './supervised-numbers.ts'
import { watchFiles } from './watch-files.ts'
import { type FileList, isFromWorker, type ToWorker } from './worker-messages.ts'
import { createNewsRelay } from './worker-news.ts'
import { workerVariable, writeWorkerPlace } from './worker-place.ts'

interface Slot {
  readonly number: number
  worker: Worker | null
  isReady: boolean
  /** When its process was started. */
  began: number
  /** Ends in a row, each soon after its start. */
  falls: number
  digest: string
  again: NodeJS.Timeout | null
}

const mostFalls = 5
const soon = 30_000
const firstPause = 100

export async function superviseGateway(options: GatewayOptions, overseer: Overseer, host: Host): Promise<void> {
  const { note } = host.terminal
  const settings = await readSettings(options, host)
  const { workers: count, drain } = settings
  const application = settings.upstream === null ? await startApplication(options, overseer.stop, host) : null
  const audit =
    settings.audit === null
      ? null
      : await (await import('../audit/open-audit.ts')).openAudit(settings.audit, { writes: null, signs: true }, null, host)
  const upstream = application?.socket ?? null
  const address = settings.upstream ?? { path: application?.socket ?? '' }
  const pool = new UpstreamPool(address, settings.measures.upstream, settings.measures.pool)
  const health = createHealth()
  const answerLeases = createLeaseAnswers(host.clock.elapsed)
  const relayNews = createNewsRelay(host.clock.elapsed)
  const marksKey = randomBytes(16).toString('hex')
  const sessionKey = randomBytes(32).toString('hex')
  const sessions = openSupervisedSessions(settings, sessionKey, host)
  let isStopping = false
  /** What all are told, and whoever comes after. */
  let told: ToWorker | null = null
  let onLost: (error: UserError) => void = () => undefined
  const lost = new Promise<UserError>((settle) => {
    onLost = settle
  })
  const watch = watchFiles(host.files, () => void reload())

  const start = (slot: Slot): Promise<{ readonly page: string } | null> =>
    new Promise((settle) => {
      slot.again = null
      slot.began = performance.now()
      const worker = cluster.fork({ [workerVariable]: writeWorkerPlace({ number: slot.number, count, upstream, marksKey, sessionKey }) })
      slot.worker = worker
      answerLeases(worker)
      relayNews(worker)
      sessions.answer(worker)
      worker.on('message', (message: unknown) => {
        if (!isFromWorker(message) || message.kind !== 'ready') return
        slot.isReady = true
        // What was told before it listened to anybody was told to nobody.
        if (told !== null) worker.send(told)
        slot.digest = message.digest
        health.policy.holds(message.digest, host.clock.now())
        watch.follow(new Map(message.read))
        settle({ page: message.page })
      })
      worker.on('error', () => undefined)
      worker.once('exit', (code, signal) => {
        settle(null)
        leave(slot, signal === null ? `exit code ${code}` : String(signal), code === 2)
      })
    })

  /** `isRefusal`: what it read is wrong, and it would end again until that changes. */
  const leave = (slot: Slot, how: string, isRefusal: boolean) => {
    const wasReady = slot.isReady
    slot.worker = null
    slot.isReady = false
    if (isStopping || !isStarted) return
    slot.falls = performance.now() - slot.began > soon ? 1 : slot.falls + 1
    const isHopeless = (isRefusal && !wasReady) || slot.falls > mostFalls
    note(
      `worker ${slot.number} ended (${how})${isHopeless ? ', and is not started again before the files change' : ' and is started again'}\n`,
    )
    if (isHopeless) {
      if (slots.every(({ worker, again }) => worker === null && again === null)) onLost(new UserError('gateway-workers-lost', { how }))
      return
    }
    slot.again = setTimeout(() => void start(slot), firstPause * 2 ** (slot.falls - 1))
  }

  const reload = async () => {
    for (const slot of slots)
      if (slot.worker === null && slot.again === null && isStarted && !isStopping) {
        slot.falls = 0
        void start(slot)
      }
    const answers = await Promise.all(slots.filter(({ isReady }) => isReady).map((slot) => askToReload(slot)))
    const heard = answers.filter((answer) => answer !== null)
    for (const { read } of heard) watch.follow(new Map(read))
    for (const { reloaded } of heard)
      if (reloaded.holds) health.policy.holds(reloaded.digest, host.clock.now(), reloaded.waiting)
      else health.policy.refuses(reloaded.text, host.clock.now())
    const texts = new Set(heard.map(({ reloaded }) => reloaded.text))
    if (texts.size === 1) for (const text of texts) note(text)
    else for (const { number, reloaded } of heard) note(`worker ${number}: ${reloaded.text}`)
    const held = new Set(slots.filter(({ isReady }) => isReady).map(({ digest }) => digest))
    if (held.size > 1) note(`the workers hold to ${held.size} different policies; SIGHUP reads again\n`)
  }

  const tell = (message: ToWorker) => {
    told = message
    for (const { worker } of slots) if (worker?.isConnected() === true) worker.send(message)
  }

  let questions = 0
  const ask = async (): Promise<readonly Numbers[]> => {
    const question = ++questions
    const answers = await Promise.all(slots.filter(({ isReady }) => isReady).map((slot) => askToCount(slot, question)))
    return answers.filter((numbers) => numbers !== null)
  }

  const slots: readonly Slot[] = Array.from({ length: count }, (_, index) => ({
    number: index + 1,
    worker: null,
    isReady: false,
    began: 0,
    falls: 0,
    digest: '',
    again: null,
  }))
  let isStarted = false
  let admin: Awaited<ReturnType<typeof openSupervisedAdmin>> | null = null
  let toldLast: Promise<void> | undefined
  try {
    const [first, ...others] = slots
    if (first === undefined) throw new Error('there is no worker to start')
    // What is wrong is said once.
    const begun = [await start(first), ...(first.isReady ? await Promise.all(others.map(start)) : [])]
    if (begun.length < count || begun.includes(null)) throw new UserError('gateway-worker-not-started')
    isStarted = true
    const callers = openCallers(createAskProfile(pool, showAsked(address)), sessions.room, host, host.files)
    admin = await openSupervisedAdmin({ settings, pool, callers, policy: health.policy, ask }, host)
    note(`${begun[0]?.page ?? ''}${count} workers\n${admin.address === null ? '' : `Operators ask at ${admin.address}.\n`}`)
    overseer.onReload(async () => {
      await reload()
      return { reloaded: { holds: true, digest: '', text: '', waiting: [] }, read: [] }
    })
    const ended = await Promise.race([overseer.stop.then(() => null), lost, ...(application === null ? [] : [application.ended])])
    isStopping = true
    const gone = untilGone(slots)
    toldLast = admin.tellLast()
    tell({ kind: ended === null ? 'stop' : 'now' })
    void overseer.now.then(() => tell({ kind: 'now' }))
    await gone
    if (ended !== null) throw ended
  } finally {
    isStopping = true
    for (const { worker, again } of slots) {
      if (again !== null) clearTimeout(again)
      worker?.process.kill('SIGKILL')
    }
    await untilGone(slots)
    watch.close()
    await (toldLast ?? admin?.tellLast())
    await admin?.close()
    pool.close()
    await audit?.close()
    await application?.stop(drain)
  }
}

function askToReload(slot: Slot): Promise<{ readonly number: number; readonly reloaded: Reloaded; readonly read: FileList } | null> {
  const { worker, number } = slot
  if (worker === null || !worker.isConnected()) return Promise.resolve(null)
  return new Promise((settle) => {
    const finish = (answer: Awaited<ReturnType<typeof askToReload>>) => {
      worker.off('message', receive)
      worker.off('exit', leave)
      settle(answer)
    }
    const leave = () => finish(null)
    const receive = (message: unknown) => {
      if (!isFromWorker(message) || message.kind !== 'reloaded') return
      slot.digest = message.reloaded.digest
      finish({ number, reloaded: message.reloaded, read: message.read })
    }
    worker.on('message', receive)
    worker.once('exit', leave)
    worker.send({ kind: 'reload' } satisfies ToWorker)
  })
}

/** A worker that is busy for so long, in milliseconds, is counted without. */
const mostPatience = 2000

function askToCount({ worker }: Slot, question: number): Promise<Numbers | null> {
  if (worker === null || !worker.isConnected()) return Promise.resolve(null)
  return new Promise((settle) => {
    const finish = (numbers: Numbers | null) => {
      clearTimeout(timer)
      worker.off('message', receive)
      settle(numbers)
    }
    const timer = setTimeout(() => finish(null), mostPatience)
    const receive = (message: unknown) => {
      if (isFromWorker(message) && message.kind === 'counted' && message.question === question) finish(message.numbers)
    }
    worker.on('message', receive)
    worker.send({ kind: 'count', question } satisfies ToWorker)
  })
}

/** Settles when no worker is there any more. */
async function untilGone(slots: readonly Slot[]): Promise<void> {
  await Promise.all(
    slots.map(({ worker }) => (worker === null || worker.isDead() ? null : new Promise((settle) => worker.once('exit', settle)))),
  )
}
