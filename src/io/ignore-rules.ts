// What git would not see. The rules of nested `.gitignore` files are written as rules of the topmost folder, so that one
// matcher decides by git's own order: a later or deeper line wins, and nothing comes back from under an ignored folder.

import ignore, { type Ignore } from 'ignore'

export interface IgnoreRules {
  /** `path` is relative to the topmost folder; the folders that it lies in are known not to be hidden. */
  hides(path: string, isFolder: boolean): boolean
  /** The rules from here on, with those of a `.gitignore` that lies in `folder`. */
  with(text: string, folder: string): IgnoreRules
}

export const noIgnoreRules: IgnoreRules = { hides: () => false, with: (text, folder) => extend([], text, folder) }

/** Whether a path lies below what the patterns of `.gitignore` name. */
export function hidesByPattern(patterns: readonly string[]): (path: string) => boolean {
  const all = ignore(OPTIONS).add([...patterns])
  return (path) => all.ignores(path)
}

const OPTIONS = { allowRelativePaths: true }

function extend(parents: readonly string[], text: string, folder: string): IgnoreRules {
  const lines = [...parents]
  for (const line of text.split(/\r?\n/)) {
    const rebased = rebase(line, folder)
    if (rebased !== null) lines.push(rebased)
  }
  const all = ignore(OPTIONS).add(lines)
  let forPython: Ignore | null = null
  return {
    hides: (path, isFolder) => {
      if (isFolder) return all.ignores(`${path}/`)
      if (!path.endsWith('.py')) return all.ignores(path)
      // Most lines are about other files, and there are thousands of these.
      forPython ??= ignore(OPTIONS).add(lines.filter(mayHidePython))
      return forPython.ignores(path)
    },
    with: (more, below) => extend(lines, more, below),
  }
}

/** Whether the end of the pattern, after its last wildcard, leaves room for `.py`. Lines that bring back stay. */
function mayHidePython(line: string): boolean {
  if (line.startsWith('!') || line.includes('\\')) return true
  const pattern = line.trimEnd()
  if (pattern.endsWith('/')) return false
  const end = pattern.slice(
    Math.max(pattern.lastIndexOf('*'), pattern.lastIndexOf('?'), pattern.lastIndexOf(']'), pattern.lastIndexOf('/')) + 1,
  )
  return end.length < 3 ? '.py'.endsWith(end.toLowerCase()) : /\.py$/i.test(end)
}

// `*.log` in `a/b` is `/a/b/**/*.log` at the top; `/x` and `x/y` are `/a/b/x` and `/a/b/x/y`.
function rebase(line: string, folder: string): string | null {
  if (line.trim() === '' || line.startsWith('#') || line.length > 1_000) return null
  if (folder === '') return line
  const negated = line.startsWith('!')
  const pattern = negated ? line.slice(1) : line
  if (pattern === '' || pattern === '/') return null
  const anchored = /\/(?!\s*$)/.test(pattern)
  const prefix = `/${folder.replace(/[\\*?[\]!# ]/g, '\\$&')}/`
  return (negated ? '!' : '') + prefix + (anchored ? '' : '**/') + pattern.replace(/^\//, '')
}
