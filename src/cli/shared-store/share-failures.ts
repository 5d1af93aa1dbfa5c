// Credentials that do not hold are counted together: each process tells the others of each, by a keyed hash of the address that showed it.

import { createHmac } from 'node:crypto'
import type { CallerMemory } from '../../gateway/index.ts'
import type { SharedMarks } from './news.ts'

export function shareFailures({ failures }: Pick<CallerMemory, 'failures'>, { key, news }: SharedMarks, now: () => Date): void {
  failures.share(
    (group) => createHmac('sha256', key).update(group).digest('base64url').slice(0, 16),
    (name) => news.tell('failure', name),
  )
  news.onHear('failure', (name, age) => failures.hear(name, now().getTime() - age))
}
