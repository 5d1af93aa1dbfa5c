// Who answers for a file, as CODEOWNERS or the policy says it: of several patterns that fit, the last counts.

import ignore from 'ignore'

/** Where GitHub and GitLab look for it, in their order. */
export const codeOwnersPlaces = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS', '.gitlab/CODEOWNERS'] as const

const longest = 3 * 1024 * 1024

/** `@ada`, `@org/team`, `ada@example.org`; null where nobody is named. */
export function findCodeOwners(text: string, path: string): readonly string[] | null {
  let owners: readonly string[] | null = null
  if (text.length > longest) return null
  for (const line of text.split(/\r?\n/)) {
    const [pattern = '', ...names] = line
      .replace(/(?:^|\s)#.*$/, '')
      .trim()
      .split(/\s+/)
    // Sections of GitLab, and what `.gitignore` knows and CODEOWNERS does not.
    if (pattern === '' || pattern.startsWith('!') || /^\^?\[/.test(pattern)) continue
    if (ignore().add(pattern).ignores(path)) owners = names
  }
  return owners === null || owners.length === 0 ? null : owners
}

/** As `owners` of the policy says it: of several patterns that fit, the last counts. */
export function findOwners(owners: ReadonlyMap<string, readonly string[]>, path: string): readonly string[] | null {
  const fitting = [...owners].filter(([pattern]) => ignore().add(pattern).ignores(path))
  return fitting.at(-1)?.[1] ?? null
}

/** Names are told apart by letters alone. What is said of a team says nothing of a person. */
export function isOwner(owners: readonly string[], author: string): boolean {
  const plain = (name: string) => name.replace(/^@/, '').toLowerCase()
  return owners.some((owner) => plain(owner) === plain(author) && plain(author) !== '')
}
