// The world with a clock that can be moved: hours pass for the gateway alone, and nobody waits.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { checkout } from '../../kit/command.ts'
import { writeProject } from '../../kit/project.ts'
import { startWorld, type World, type WorldOptions } from './world.ts'

export interface Movable extends World {
  /** Forward. */
  move(milliseconds: number): void
}

export async function startMovable(options: WorldOptions): Promise<Movable> {
  const clock = join(writeProject({ clock: '0' }), 'clock')
  const loaded = pathToFileURL(join(checkout, 'test', 'gateway', 'identity', 'moved-clock.mjs')).href
  const world = await startWorld({ ...options, environment: { MOVED_CLOCK: clock, NODE_OPTIONS: `--import=${loaded}` } })
  let moved = 0
  return {
    ...world,
    move(milliseconds) {
      moved += milliseconds
      writeFileSync(clock, String(moved))
    },
  }
}
