// What others say to the same requests: Coraza with its core rule set, and ModSecurity with Debian's.

import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { hashOf } from './legitimate.ts'
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

/** What they said is kept in `.cache`, by the bytes of the requests: nothing of ours changes it. Where one of them is not there, nothing is kept. */
export async function keptYardsticks(samples: readonly Sample[], ask: () => Promise<readonly Yardstick[]>): Promise<readonly Yardstick[]> {
  const folder = fileURLToPath(new URL('../../.cache/inspection', import.meta.url))
  const file = join(folder, `${hashOf(samples).slice(0, 16)}.json`)
  if (existsSync(file)) {
    const kept: { name: string; refused: string[] }[] = JSON.parse(readFileSync(file, 'utf8'))
    return kept.map(({ name, refused }) => ({ name, refused: new Set(refused) }))
  }
  const asked = await ask()
  if (asked.length === 2) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(file, JSON.stringify(asked.map(({ name, refused }) => ({ name, refused: [...refused] }))))
  }
  return asked
}
