// The commit that a folder stands at, read from the files of `.git`: to start git for it would take longer than many a run, and git
// need not be there.

import { dirname, join, resolve } from 'node:path'
import { files } from './files.ts'
import { isCommitId } from './git.ts'

const mostBytes = 64 * 1024 * 1024
/** A name that stays below the folder of names. */
const refName = /^refs(?:\/(?!\.)[^\\/\s:?*[~^\p{C}]+)+$/u

/** Null outside of git, before the first commit, and where the files say nothing that can be understood. */
export function findCommit(folder: string): string | null {
  const git = findGitFolder(folder)
  if (git === null) return null
  const head = readText(join(git, 'HEAD'))?.trim() ?? ''
  if (isCommitId(head)) return head
  const name = /^ref:\s*(\S+)$/.exec(head)?.[1] ?? ''
  if (!refName.test(name)) return null
  // A second work tree has its own HEAD and shares the names.
  const shared = readText(join(git, 'commondir'))?.trim()
  for (const place of shared ? [git, resolve(git, shared)] : [git]) {
    const id = readText(join(place, name))?.trim() ?? findPacked(place, name)
    if (id !== undefined && isCommitId(id)) return id
  }
  return null
}

function findPacked(git: string, name: string): string | undefined {
  const line = readText(join(git, 'packed-refs'))
    ?.split('\n')
    .find((one) => one.endsWith(` ${name}`))
  return line?.slice(0, line.indexOf(' '))
}

/** `.git` at or above the folder; of a second work tree or a submodule it is a file that names the folder. */
function findGitFolder(from: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const path = join(folder, '.git')
    const found = files.status(path)
    if (found.ok && found.value.kind === 'folder') return path
    if (found.ok) {
      const named = /^gitdir: (.+)$/m.exec(readText(path) ?? '')?.[1]
      return named === undefined ? null : resolve(folder, named.trim())
    }
    if (folder === dirname(folder)) return null
  }
}

function readText(path: string): string | undefined {
  const found = files.status(path)
  if (!found.ok || found.value.bytes > mostBytes) return undefined
  const content = files.read(path)
  return content.ok ? new TextDecoder().decode(content.value) : undefined
}
