// The thread that writes the record ends while decisions come: it is started again, and what it had not written is a gap that says how many, so that every
// decision is either on disk or counted.

import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { makeAuditFolder } from '../../../src/cli/audit/layout.ts'
import type { AuditJob, WriterJob } from '../../../src/cli/audit/protocol.ts'
import { makeShared } from '../../../src/cli/audit/protocol.ts'
import { Recorder } from '../../../src/cli/audit/recorder.ts'
import { usualSegmentLimits } from '../../../src/cli/audit/segment-writer.ts'
import { AuditThread } from '../../../src/cli/audit/thread.ts'
import type { DecisionNote } from '../../../src/gateway/index.ts'
import type { Outcome } from '../../../src/gateway/listener/index.ts'
import { checkout } from '../../kit/command.ts'
import { writeProject } from '../../kit/project.ts'
import { readLines } from './standing.ts'

const program = pathToFileURL(join(checkout, 'dist', 'fastward.js'))
const minutes = 60_000

const outcome = (path: string): Outcome<DecisionNote> => ({
  client: { address: '192.0.2.1', isEncrypted: false },
  sent: { method: 'GET', target: path, version: '1.1', rawHeaders: [], headers: [] },
  note: null,
  code: 'route-unknown',
  status: 404,
  ended: 'answered',
  milliseconds: 1,
  bytes: 0,
})

async function open() {
  const folder = join(writeProject({}), 'record')
  makeAuditFolder(folder)
  const writer: WriterJob = {
    chain: 'worker-1',
    application: 'shop',
    version: '1',
    limits: usualSegmentLimits,
    hashKey: new Uint8Array(32),
    plain: ['principal', 'client'],
    hidden: [],
    collector: null,
    store: null,
    shared: makeShared(),
  }
  const job: AuditJob = { kind: 'fastward-audit', folder, writer, keeper: null }
  let time = Date.UTC(2026, 10, 23)
  const notes: string[] = []
  const threads = [await AuditThread.start(program, job)]
  const [first] = threads
  if (first === undefined) throw new Error('there is a thread')
  let delay: Promise<void> = Promise.resolve()
  const recorder = new Recorder(first, folder, writer, {
    startAgain: async (shared) => {
      await delay
      const thread = await AuditThread.start(program, { ...job, writer: { ...writer, shared } })
      threads.push(thread)
      return thread
    },
    now: () => time,
    note: (text) => void notes.push(text),
  })
  let closed: Promise<void> | null = null
  const close = () => {
    closed ??= recorder.close()
    return closed
  }
  onTestFinished(close)
  return {
    folder,
    recorder,
    close,
    notes,
    pass: (milliseconds: number) => {
      time += milliseconds
    },
    wait: (until: Promise<void>) => {
      delay = until
    },
    /** What it cannot read is a bug of ours, and ends it. */
    kill: () =>
      threads.at(-1)?.post({
        kind: 'batch',
        decisions: { numbers: new Float64Array(3), texts: [], count: 7 } as never,
        dropped: 0,
        policy: '',
        wantsAnswer: false,
      }), // Nobody but a bug sends it.
  }
}

/** Numbers are given without a break, to decisions and to what is missing. */
function readChain(folder: string) {
  let next = 0
  let missing = 0
  const paths: string[] = []
  for (const { kind, n, count = 1, event } of readLines(folder)) {
    if (kind !== 'record' && kind !== 'gap') continue
    expect(n).toBe(next)
    next += count
    if (kind === 'gap') missing += count
    else paths.push(event?.http_request.url.path ?? '')
  }
  return { next, missing, paths }
}

test.each([0, 1, 5, 700])(
  'with %i decisions while it is away, each is on disk or counted, and those after it are on disk',
  async (meanwhile) => {
    const { recorder, folder, notes, kill, pass, wait, close } = await open()
    for (let index = 0; index < 10; index++) recorder.add(outcome(`/before/${index}`))
    expect(await recorder.acknowledge(outcome('/before/safe'))).toBe(true)
    pass(2 * minutes)
    let go: () => void = () => undefined
    wait(new Promise((settle) => (go = settle)))
    kill()
    await expect.poll(() => notes.join(''), { timeout: 60_000 }).toContain('and is started again')
    expect(recorder.health.isWritable).toBe(false)
    for (let index = 0; index < meanwhile; index++) recorder.add(outcome(`/meanwhile/${index}`))
    // Who must be recorded is not served meanwhile.
    expect(await recorder.acknowledge(outcome('/refused'))).toBe(false)
    go()
    await expect.poll(() => notes.join(''), { timeout: 60_000 }).toContain('decisions are recorded again')
    expect(await recorder.acknowledge(outcome('/after/safe'))).toBe(true)
    recorder.add(outcome('/after/1'))
    expect(recorder.health).toMatchObject({ isWritable: true, counted: 10 + 1 + meanwhile + 1 + 2 })
    await close()
    const { next, missing, paths } = readChain(folder)
    expect(paths.filter((path) => path.startsWith('/after'))).toEqual(['/after/safe', '/after/1'])
    expect(paths).toContain('/before/safe')
    expect(next).toBe(10 + 1 + meanwhile + 1 + 2)
    expect(missing).toBe(meanwhile + 1)
    expect(recorder.health.lost).toBe(missing)
  },
)

test('one that ends again at once is not started a third time, and everything is counted', async () => {
  const { recorder, folder, notes, kill, pass } = await open()
  pass(2 * minutes)
  kill()
  await expect.poll(() => notes.join(''), { timeout: 60_000 }).toContain('decisions are recorded again')
  kill()
  await expect.poll(() => notes.join(''), { timeout: 60_000 }).toContain('and not recorded any more')
  recorder.add(outcome('/a'))
  expect(await recorder.acknowledge(outcome('/b'))).toBe(false)
  expect(recorder.health).toMatchObject({ isWritable: false, counted: 2, lost: 2 })
  expect(readChain(folder).paths).toEqual([])
})
