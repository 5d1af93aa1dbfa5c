// Whether a path in the project leads out of it: a link could put lines of somebody else's file into our messages.

import { relative, sep } from 'node:path'
import type { Host } from '../host.ts'
import type { Target } from '../target.ts'

export function leadsOut(path: string, { folder }: Pick<Target, 'folder'>, { files }: Pick<Host, 'files'>): boolean {
  const [real, top] = [files.resolve(path), files.resolve(folder)]
  if (!real.ok || !top.ok) return true
  const way = relative(top.value, real.value)
  return way === '..' || way.startsWith(`..${sep}`)
}
