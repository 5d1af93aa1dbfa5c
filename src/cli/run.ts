// The entry of the bundle: builds the real world and hands it to the command.

import process from 'node:process'
import { isMainThread, workerData } from 'node:worker_threads'
import { clock, createTerminal, files, watchFolders } from '../io/index.ts'
import { exitCode } from './command.ts'
import { describeBug, main } from './main.ts'
import { isJob } from './workers/job.ts'

// The bundle is also what a second thread starts with.
if (!isMainThread && isJob(workerData)) {
  if (workerData.kind === 'fastward-parse') (await import('./workers/parse.ts')).parseAhead(workerData)
  else if (workerData.kind === 'fastward-audit' || workerData.kind === 'fastward-audit-search')
    (await import('./workers/audit.ts')).startAudit(workerData)
  else (await import('./workers/model.ts')).makeModel(workerData)
}

export interface RunOptions {
  /** Read where no path is given; `npm start` names the sample application here. */
  readonly defaultPath?: string
}

export async function run(words: readonly string[], { defaultPath = '.' }: RunOptions = {}): Promise<number> {
  const terminal = createTerminal(process.env)
  process.on('uncaughtException', (error) => {
    terminal.note(describeBug(error))
    process.exit(exitCode.bug)
  })
  return main(words, { files, clock, terminal, watchFolders, environment: process.env, folder: process.cwd(), defaultPath })
}
