// Meanings that many rows share, said briefly.
import type { Meaning } from '../guard-row.ts'

type Admit = Extract<Meaning, { does: 'admit' }>
type Verify = Extract<Meaning, { does: 'verify' }>
type Unless = NonNullable<Admit['unless']>[number]

export function admits(only: Admit['only'], status?: number, more: Pick<Admit, 'asks' | 'unless'> = {}): Meaning {
  return status === undefined ? { does: 'admit', only, ...more } : { does: 'admit', only, status, ...more }
}

/** With this argument it is another guard. */
export function unless(argument: string, is: Unless['is'], outcome: Unless['then']): Unless {
  // biome-ignore lint/suspicious/noThenProperty: plain data, which nobody awaits
  return { argument, is, then: outcome }
}

/** How FastAPI's own classes, and most that are made like them, are told to give None where there is no credential. */
export const unlessQuiet = unless('auto_error', 'false', 'optional')
/** The same, where what comes then is not None, or is not verified. */
export const unlessQuietOpen = unless('auto_error', 'false', 'open')

export function verifies(gives: Verify['gives'], ...errors: string[]): Meaning {
  return { does: 'verify', fails: 'raises', errors, gives }
}

export function verifiesOrNone(gives: Verify['gives']): Meaning {
  return { does: 'verify', fails: 'none', gives }
}

export const verifiesOrFalse: Meaning = { does: 'verify', fails: 'false', gives: 'true' }
