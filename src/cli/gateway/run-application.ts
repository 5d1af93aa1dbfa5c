// The application as a child of the gateway: on a Unix socket in a folder that nobody else may enter, started before the gateway listens and
// stopped after it has answered what it took.

import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { UserError } from '../../base/index.ts'
import { toApplicationWords } from './application-words.ts'

export interface ApplicationOptions {
  readonly words: readonly string[]
  readonly folder: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** It prints to standard error, since standard output is for decisions. */
  readonly isOutputOurs: boolean
  /** Started again when it ends by itself. */
  readonly restarts: boolean
  readonly note: (text: string) => void
  /** Settles when nobody waits for its start any more. */
  readonly stop: Promise<unknown>
}

export interface RunningApplication {
  readonly socket: string
  /** Settles when it ended by itself and is not started again. */
  readonly ended: Promise<UserError>
  /** Asks it to end, and ends it where it does not in that time. The folder is gone afterwards. */
  stop(milliseconds: number): Promise<void>
}

const pause = 25
/** Milliseconds. An application that reads a large model takes its time. */
const mostStart = 120_000
/** Starts in a row, each within `soon` of the one before. */
const mostRestarts = 5
const soon = 30_000

export async function runApplication(options: ApplicationOptions): Promise<RunningApplication> {
  const folder = mkdtempSync(join(tmpdir(), 'fastward-gateway-'))
  chmodSync(folder, 0o700)
  const socket = join(folder, 'app.sock')
  let child: ChildProcess | null = null
  const clean = () => {
    child?.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
  process.once('exit', clean)
  let isStopping = false
  const giveUp = () => {
    isStopping = true
    clean()
    process.off('exit', clean)
  }
  try {
    let began = performance.now()
    let restarts = 0
    let onEnd: (how: string) => void = () => undefined
    const start = async () => {
      const started = startChild(options, socket)
      child = started.child
      let isWaiting = true
      void options.stop.then(() => isWaiting && started.child.kill('SIGTERM'))
      await untilListening(socket, started)
      isWaiting = false
      void started.ended.then((how) => onEnd(how))
    }
    await start()
    const ended = new Promise<UserError>((settle) => {
      onEnd = (how) => {
        child = null
        if (isStopping) return
        restarts = performance.now() - began > soon ? 1 : restarts + 1
        if (!options.restarts || restarts > mostRestarts) {
          settle(new UserError('gateway-application-ended', { how }))
          return
        }
        options.note(`the application ended (${how}) and is started again\n`)
        began = performance.now()
        rmSync(socket, { force: true })
        start().catch((error) => {
          if (!(error instanceof UserError)) throw error
          settle(error)
        })
      }
    })
    return {
      socket,
      ended,
      async stop(milliseconds) {
        isStopping = true
        const running = child
        if (running !== null && running.exitCode === null && running.signalCode === null) {
          const gone = new Promise((settle) => running.once('exit', settle))
          running.kill('SIGTERM')
          const end = setTimeout(() => running.kill('SIGKILL'), milliseconds)
          await gone
          clearTimeout(end)
        }
        giveUp()
      },
    }
  } catch (error) {
    giveUp()
    throw error
  }
}

interface StartedChild {
  readonly child: ChildProcess
  /** How it ended, as a fragment. */
  readonly ended: Promise<string>
}

function startChild({ words, folder, environment, isOutputOurs }: ApplicationOptions, socket: string): StartedChild {
  const [program = '', ...more] = toApplicationWords(words, socket)
  const child = spawn(program, more, {
    cwd: folder,
    env: { ...environment },
    stdio: ['ignore', isOutputOurs ? 2 : 'inherit', 'inherit'],
    // Ctrl-C is for the gateway, which lets it end when everything is answered.
    detached: true,
  })
  const ended = new Promise<string>((settle) => {
    child.once('error', (error) =>
      settle('code' in error && error.code === 'ENOENT' ? `there is no program \`${program}\`` : 'it cannot be run'),
    )
    child.once('exit', (code, signal) => settle(signal === null ? `exit code ${code}` : signal))
  })
  return { child, ended }
}

/** What uvicorn serves it serves once it listens: it does so when the application has started. */
async function untilListening(socket: string, { ended, child }: StartedChild): Promise<void> {
  let how: string | null = null
  void ended.then((said) => {
    how = said
  })
  const until = performance.now() + mostStart
  while (!(await canConnect(socket))) {
    if (how !== null) throw new UserError('gateway-application-ended', { how })
    if (performance.now() > until) {
      child.kill('SIGKILL')
      throw new UserError('gateway-application-silent', { seconds: String(mostStart / 1000) })
    }
    await new Promise((settle) => setTimeout(settle, pause))
  }
}

function canConnect(path: string): Promise<boolean> {
  return new Promise((settle) => {
    const socket = connect({ path })
    socket.once('connect', () => {
      socket.destroy()
      settle(true)
    })
    socket.once('error', () => settle(false))
  })
}
