// Which of the processes of a gateway this one is. One alone is worker 1 and its own supervisor. With `--workers` a supervisor answers no requests:
// it starts the workers, watches the files, and each worker has a number for as long as the gateway runs, also when its process is another one.
// What needs a name for each process (a chain of the record, a row of the metrics) takes `worker-NUMBER`.

export interface WorkerPlace {
  /** From 1. */
  readonly number: number
  readonly count: number
  /** Signals and changed files are told by another process. */
  readonly isSupervised: boolean
  /** Where the application listens that the supervisor started; null where it did not. */
  readonly upstream: string | null
  /** Hexadecimal: what marks of callers are made with that workers tell each other of. Empty where there is one process. */
  readonly marksKey: string
  /** Hexadecimal: what logins and sessions are sealed with where no key is set. Empty where there is one process. */
  readonly sessionKey: string
}

export const workerVariable = 'FASTWARD_GATEWAY_WORKER'

export function findWorkerPlace(environment: Readonly<Record<string, string | undefined>>): WorkerPlace {
  const [, number, count, marksKey = '', sessionKey = '', upstream] =
    /^(\d+)\/(\d+) ([0-9a-f]*) ([0-9a-f]*) (.*)$/.exec(environment[workerVariable] ?? '') ?? []
  if (number === undefined) return { number: 1, count: 1, isSupervised: false, upstream: null, marksKey: '', sessionKey: '' }
  return {
    number: Number(number),
    count: Number(count),
    isSupervised: true,
    upstream: upstream === '' ? null : (upstream ?? null),
    marksKey,
    sessionKey,
  }
}

export const writeWorkerPlace = ({ number, count, upstream, marksKey, sessionKey }: Omit<WorkerPlace, 'isSupervised'>): string =>
  `${number}/${count} ${marksKey} ${sessionKey} ${upstream ?? ''}`
