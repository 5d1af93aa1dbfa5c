// How much memory V8 may fill before it looks what of it is still in use. What a request makes is gone a moment later, so 64 MB of it, which newer
// versions take where there is much to do, serve nobody: they are 50 MB of a worker, and too many for the caches of the machine.

import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'

/** Both halves. */
const enough = 8 * 1024 * 1024
const every = 250

/** V8 reads how it may grow whenever it would, and shrinks it by itself when there is little to do. */
export function boundYoungMemory(): () => void {
  let mayGrow = true
  const look = (): void => {
    const { space_size: size = 0 } = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space') ?? {}
    if (mayGrow === size < enough) return
    mayGrow = size < enough
    setFlagsFromString(`--semi-space-growth-factor=${mayGrow ? 2 : 1}`)
  }
  look()
  const timer = setInterval(look, every)
  timer.unref()
  return () => clearInterval(timer)
}
