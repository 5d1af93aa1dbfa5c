// The real clock.

import type { Clock } from '../base/index.ts'

/** Of this millisecond. Nobody changes a date that was asked for. */
let latest = new Date(0)

export const clock: Clock = {
  now() {
    const time = Date.now()
    if (latest.getTime() !== time) latest = new Date(time)
    return latest
  },
  elapsed: () => performance.now(),
}
