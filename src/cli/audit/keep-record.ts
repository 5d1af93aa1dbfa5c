// The thread that keeps the record: takes batches and writes them, says what is on disk, and signs now and then. While one batch is synced the
// next ones gather, and are written together.

import process from 'node:process'
import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads'
import { CollectorLogs, type LogSender } from '../otlp/send-logs.ts'
import { DecisionCopies } from '../postgres/decision-copies.ts'
import { openAnchor } from './anchors.ts'
import { Keeper } from './keeper.ts'
import { reasonOf } from './layout.ts'
import { type AuditJob, type FromWriter, type KeeperJob, Shared, type ToWriter, type WriterJob } from './protocol.ts'
import { type Batch, RecordWriter } from './record-writer.ts'
import { BrokenRecord } from './segment-writer.ts'

const betweenLooks = 10_000
/** Under one seal. */
const mostBatches = 16

export function keepRecord(job: AuditJob, port: MessagePort): void {
  const say = (message: FromWriter) => port.postMessage(message)
  let keeper: Keeper | null = null
  let writer: RecordWriter | null = null
  let sender: LogSender | null = null
  try {
    if (job.writer !== null) {
      sender = openSenders(job.writer, (text) => say({ kind: 'note', text }))
      writer = new RecordWriter(job.folder, job.writer, sender)
    }
    if (job.keeper !== null) keeper = startKeeper(job.folder, job.keeper, (text) => say({ kind: 'note', text }))
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const isBroken = error instanceof BrokenRecord
    say({ kind: 'refused', place: isBroken ? error.file : job.folder, reason: reasonOf(error), isBroken })
    port.close()
    return
  }
  const timers = [
    setInterval(() => writer?.rollIfFull(), betweenLooks),
    ...(job.keeper === null ? [] : [setInterval(() => keeper?.checkpoint(), job.keeper.every)]),
  ]
  const close = async () => {
    for (const timer of timers) clearInterval(timer)
    writer?.close()
    await Promise.all([keeper?.close(), sender?.close()])
    say({ kind: 'closed' })
    port.close()
  }
  say({ kind: 'ready', next: writer?.next ?? 0 })

  port.on('message', (first: ToWriter) => {
    let batches: Batch[] = []
    const commit = () => {
      if (batches.length === 0 || writer === null) return
      const isOnDisk = writer.write(batches)
      if (batches.some(({ wantsAnswer }) => wantsAnswer)) say({ kind: 'written', upTo: writer.done, isOnDisk })
      batches = []
    }
    for (let message: ToWriter | undefined = first; message !== undefined; message = receiveMessageOnPort(port)?.message) {
      if (message.kind === 'batch') {
        batches.push(message)
        if (batches.length >= mostBatches) commit()
        continue
      }
      commit()
      if (message.kind === 'routes') writer?.know(message.routes)
      else {
        void close()
        return
      }
    }
    commit()
  })
}

function openSenders({ collector, store, shared }: WriterJob, note: (text: string) => void): LogSender | null {
  const missed = (count: number) => void Atomics.add(shared, Shared.missed, count)
  const senders: readonly LogSender[] = [
    ...(collector === null ? [] : [new CollectorLogs(collector, note)]),
    ...(store === null ? [] : [new DecisionCopies(store.address, store.name, { note, missed })]),
  ]
  if (senders.length === 0) return null
  return {
    add(logs) {
      for (const sender of senders) sender.add(logs)
    },
    async close() {
      await Promise.all(senders.map((sender) => sender.close()))
    },
  }
}

function startKeeper(folder: string, job: KeeperJob, note: (text: string) => void): Keeper {
  const anchors = job.anchors.map((written) => openAnchor(written, job.base, process.env))
  return new Keeper(folder, job, anchors, process.env, note)
}
