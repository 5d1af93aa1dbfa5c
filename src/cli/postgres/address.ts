// How a place in PostgreSQL is written: an address without a password, or the variable that holds a whole one.

/** Nobody finds a password in a process list or in `fastward.yaml`. */
const openly = /^postgres(?:ql)?:\/\/(?!\S*[?&]password=)(?:[^\s:/@]+@)?[^\s@]+$/
const whole = /^postgres(?:ql)?:\/\/\S+$/

/** Null where it is no such place. */
export function findAddress(written: string, environment: Readonly<Record<string, string | undefined>>): string | null {
  if (!written.startsWith('env:')) return openly.test(written) ? written : null
  const address = environment[written.slice('env:'.length)]
  return address !== undefined && whole.test(address) ? address : null
}
