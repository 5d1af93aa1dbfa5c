// The record of a gateway, as its settings want it: the folder and its keys, the thread that writes, and the one process that signs.

import { basename } from 'node:path'
import manifest from '../../../package.json' with { type: 'json' }
import { UserError } from '../../base/index.ts'
import type { Host } from '../host.ts'
import type { Collector } from '../otlp/post.ts'
import { readStore } from '../postgres/read-store.ts'
import { openAnchor } from './anchors.ts'
import type { AuditSection, AuditSettings } from './audit-settings.ts'
import { makeAuditFolder } from './layout.ts'
import { appendToLedger } from './ledger-file.ts'
import { takeLock } from './lock.ts'
import { type AuditJob, type KeeperJob, makeShared, type WriterJob } from './protocol.ts'
import { Recorder } from './recorder.ts'
import { createKeyReader, readHashKey } from './secret-files.ts'
import { usualSegmentLimits } from './segment-writer.ts'
import { AuditThread } from './thread.ts'

/**
 * Which part of the gateway this is: `writes` names its chain where it answers requests, `signs` says that it signs for all chains. One process
 * alone does both; of several, those that answer write, and the one above them signs when they have ended.
 */
export interface AuditRole {
  readonly writes: string | null
  readonly signs: boolean
}

export interface OpenedAudit {
  /** Null where this process answers no requests. */
  readonly recorder: Recorder | null
  close(): Promise<void>
}

/** `collector` gets a copy of what is recorded. */
export async function openAudit(
  settings: AuditSettings,
  { writes, signs }: AuditRole,
  collector: Collector | null,
  host: Host,
): Promise<OpenedAudit> {
  const { folder, base, section } = settings
  makeAuditFolder(folder)
  const unlock = signs ? lockFolder(folder) : () => undefined
  try {
    const writer = writes === null ? null : toWriterJob(settings, writes, collector, host)
    const keeper = signs ? toKeeperJob(section, base) : null
    if (keeper !== null) {
      for (const anchor of keeper.anchors) openAnchor(anchor, base, host.environment)
      // What is wrong with the keys is told at the start. Those that write find theirs made.
      appendToLedger(folder, null, createKeyReader(folder, keeper, host.environment))
      readHashKey(section.hashKey ?? null, { folder, base, environment: host.environment }, true)
    }
    const job: AuditJob = { kind: 'fastward-audit', folder, writer, keeper }
    const thread = await AuditThread.start(findProgram(), job)
    const note = (text: string) => host.terminal.note(text)
    if (writer === null) {
      thread.listen(
        (message) => {
          if (message.kind === 'note') note(message.text)
        },
        () => note('audit: the thread that signs ended\n'),
      )
    }
    const recorder =
      writer === null
        ? null
        : new Recorder(thread, folder, writer, {
            startAgain: (shared) => AuditThread.start(findProgram(), { ...job, writer: { ...writer, shared } }),
            now: () => host.clock.now().getTime(),
            note,
          })
    return {
      recorder,
      async close() {
        await (recorder ?? thread).close()
        unlock()
      },
    }
  } catch (error) {
    unlock()
    throw error
  }
}

function lockFolder(folder: string): () => void {
  const taken = takeLock(`${folder}/gateway.lock`)
  if (typeof taken === 'number') throw new UserError('audit-folder-taken', { folder, process: String(taken) })
  return taken
}

function toWriterJob(
  { folder, base, section, store }: AuditSettings,
  chain: string,
  collector: Collector | null,
  { environment }: Host,
): WriterJob {
  return {
    chain,
    application: basename(base),
    version: manifest.version,
    limits: usualSegmentLimits,
    hashKey: readHashKey(section.hashKey ?? null, { folder, base, environment }, true),
    plain: section.plain ?? [],
    hidden: section.hidden ?? [],
    collector,
    store: store === null ? null : readStore(store, environment),
    shared: makeShared(),
  }
}

const toKeeperJob = ({ key, anchors, every, retain }: AuditSection, base: string): KeeperJob => ({
  key: key ?? null,
  base,
  anchors: anchors ?? [],
  every: Number(every ?? 60) * 1000,
  retain: retain === undefined ? null : Number(retain),
})

/** This program: what is bundled starts its threads with itself. */
export function findProgram(): URL {
  return new URL('fastward.js', import.meta.url)
}
