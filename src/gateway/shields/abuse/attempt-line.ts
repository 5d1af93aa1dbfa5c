// A try to sign in as processes tell it to each other: keyed hashes alone.

import type { Attempt, AttemptResult } from './sign-ins.ts'

const names = ['account', 'secret', 'pair', 'home', 'address', 'network', 'agent'] as const satisfies readonly (keyof Attempt)[]

export const writeAttempt = (attempt: Attempt, result: Exclude<AttemptResult, 'unknown'>): string =>
  [result === 'failed' ? '0' : '1', ...names.map((name) => attempt[name].toString(36))].join(' ')

export interface HeardAttempt {
  readonly attempt: Attempt
  readonly result: Exclude<AttemptResult, 'unknown'>
}

/** Null where it is none. */
export function readAttempt(line: string): HeardAttempt | null {
  if (!/^[01](?: [0-9a-z]{1,11}){7}$/.test(line)) return null
  const [result, ...written] = line.split(' ')
  const [account = 0, secret = 0, pair = 0, home = 0, address = 0, network = 0, agent = 0] = written.map((word) =>
    Number.parseInt(word, 36),
  )
  const attempt = { account, secret, pair, home, address, network, agent }
  return Object.values(attempt).every(Number.isSafeInteger) ? { attempt, result: result === '0' ? 'failed' : 'succeeded' } : null
}
