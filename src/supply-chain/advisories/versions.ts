// Python's versions in order (PEP 440), as OSV compares them: what is no such version is older than all that are, and ordered among
// its like as setuptools did before the standard.

import { compare, explain, valid } from '@renovatebot/pep440'

export function compareVersions(one: string, other: string): number {
  const [isOne, isOther] = [isVersion(one), isVersion(other)]
  if (isOne && isOther) return compare(one.trim(), other.trim())
  if (isOne !== isOther) return isOne ? 1 : -1
  return compareLegacy(one, other)
}

/** Follows PEP 440. Longer ones than anybody writes are none: the pattern would take its time over them. */
export function isVersion(text: string): boolean {
  return text.length <= LONGEST && valid(text.trim()) !== null
}
const LONGEST = 200

function compareLegacy(one: string, other: string): number {
  const [ours, theirs] = [legacyKey(one), legacyKey(other)]
  for (let at = 0; at < Math.max(ours.length, theirs.length); at += 1) {
    const [here, there] = [ours[at], theirs[at]]
    // The shorter one comes first.
    if (here === undefined) return -1
    if (there === undefined) return 1
    if (here !== there) return here < there ? -1 : 1
  }
  return 0
}

const words: Readonly<Record<string, string>> = { pre: 'c', preview: 'c', '-': 'final-', rc: 'c', dev: '@' }

/** Numbers are padded so that texts compare as they do; words are below `final`, or behind it as a patch. */
function legacyKey(version: string): string[] {
  const key: string[] = []
  for (const part of [...(version.toLowerCase().match(/\d+|[a-z]+|-/g) ?? []), 'final']) {
    if (/^\d/.test(part)) {
      key.push(part.padStart(8, '0'))
      continue
    }
    const word = `*${words[part] ?? part}`
    if (word < '*final') while (key.at(-1) === '*final-') key.pop()
    while (key.at(-1) === '00000000') key.pop()
    key.push(word)
  }
  return key
}

export function isPrerelease(version: string): boolean {
  return explain(version)?.is_prerelease === true
}
