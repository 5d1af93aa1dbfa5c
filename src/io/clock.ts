// The real clock.

import type { Clock } from '../base/index.ts'

export const clock: Clock = {
  now: () => new Date(),
  elapsed: () => performance.now(),
}
