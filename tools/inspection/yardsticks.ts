// What others say to the same requests: Coraza with its core rule set, and ModSecurity with Debian's.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { askModSecurity, hasModSecurity } from './modsecurity.ts'
import type { Sample } from './sample.ts'

export interface Yardstick {
  readonly name: string
  /** The ids of the requests that it refuses. */
  readonly refused: ReadonlySet<string>
}

/** null where there is no Go. */
export function askCoraza(samples: readonly Sample[]): Yardstick | null {
  const folder = mkdtempSync(join(tmpdir(), 'fastward-coraza-'))
  const program = join(folder, 'coraza')
  try {
    try {
      execFileSync('go', ['build', '-o', program, '.'], {
        cwd: fileURLToPath(new URL('coraza', import.meta.url)),
        stdio: ['ignore', 'ignore', 'inherit'],
      })
    } catch {
      return null
    }
    const input = samples
      .map(({ id, method, target, headers, body }) =>
        JSON.stringify({ id, method, target, headers, body: Buffer.from(body ?? []).toString('base64') }),
      )
      .join('\n')
    const lines = execFileSync(program, { input, encoding: 'utf8', maxBuffer: 1 << 28 })
      .trim()
      .split('\n')
    const refused = lines.flatMap((line) => {
      const { id, blocked }: { id: string; blocked: boolean } = JSON.parse(line)
      return blocked ? [id] : []
    })
    return { name: 'Coraza 3.8.1, core rule set 4.25.0', refused: new Set(refused) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** null where Debian's packages are not there. */
export async function askModSecurityRules(samples: readonly Sample[]): Promise<Yardstick | null> {
  if (!hasModSecurity()) return null
  const statuses = await askModSecurity(samples)
  // 204 is what stands behind; anything else is nginx or ModSecurity saying no.
  const refused = samples.filter((_, at) => statuses[at] !== 204).map(({ id }) => id)
  return { name: 'ModSecurity 3.0.9, core rule set 3.3.4, nginx 1.22', refused: new Set(refused) }
}
