// Requests one after the other on many connections, until it is told to stop. A connection that the other end closed between two requests is
// opened anew, as every client does.

import { Agent, request } from 'node:http'
import { onTestFinished } from 'vitest'

export interface Load {
  /** Settles when that many more were answered. */
  untilAnswered(count: number): Promise<void>
  /** Settles with what each request came to: a status, or the code of an error. */
  stop(): Promise<ReadonlyMap<string, number>>
}

export function startLoad(port: number, path: string, connections = 8): Load {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const outcomes = new Map<string, number>()
  let isOver = false
  let answered = 0
  const hoping: { readonly at: number; readonly settle: () => void }[] = []
  onTestFinished(() => {
    isOver = true
    agent.destroy()
  })
  const note = (outcome: string) => {
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    answered++
    for (const { at, settle } of hoping) if (answered >= at) settle()
  }
  const ask = (isAgain = false) =>
    new Promise<void>((settle) => {
      const asked = request({ host: '127.0.0.1', port, path, agent }, (response) => {
        response.resume()
        response.on('end', () => {
          note(String(response.statusCode))
          settle()
        })
        response.on('error', () => {
          note('cut')
          settle()
        })
      })
      asked.on('error', (error) => {
        // Closed at rest, as this request was on its way: nobody read it.
        if (asked.reusedSocket && !isAgain) {
          ask(true).then(settle)
          return
        }
        note('code' in error ? String(error.code) : 'error')
        settle()
      })
      asked.end()
    })
  const run = async () => {
    while (!isOver) await ask()
  }
  const runs = Promise.all(Array.from({ length: connections }, run))
  return {
    untilAnswered: (count) =>
      new Promise((settle) => {
        hoping.push({ at: answered + count, settle })
      }),
    async stop() {
      isOver = true
      await runs
      agent.destroy()
      return outcomes
    },
  }
}
