// Patterns of selectors: `*` stands for one part, `**` for any number of parts. Compared in time that grows with the two lengths alone.

const longest = 2_000

/** Of paths of routes: names in braces are blanked on both sides, so that `/users/{id}` fits `/users/{user_id}`; so is a final slash. */
export function fitsPath(pattern: string, path: string): boolean {
  return fitsGlob(plain(pattern), plain(path))
}

function plain(path: string): string {
  const blanked = path.replace(/\{[^{}]*\}/g, '{}')
  if (blanked === '') return '/'
  return blanked.length > 1 && blanked.endsWith('/') ? blanked.slice(0, -1) : blanked
}

/** `GET /users/{id}`, or a path for all methods. */
export function fitsRoute(pattern: string, method: string | null, path: string): boolean {
  const space = pattern.indexOf(' ')
  if (space === -1) return fitsPath(pattern, path)
  return pattern.slice(0, space) === (method ?? 'MOUNT') && fitsPath(pattern.slice(space + 1), path)
}

/** `/**` at the end takes what stands before it too. */
export function fitsGlob(pattern: string, text: string): boolean {
  if (pattern.length > longest || text.length > longest) return pattern === text
  return fits(pattern, text) || (pattern.endsWith('/**') && fits(pattern.slice(0, -3), text))
}

function fits(pattern: string, text: string): boolean {
  // Which lengths of the text the pattern so far can stand for.
  let reached = new Uint8Array(text.length + 1)
  reached[0] = 1
  for (let at = 0; at < pattern.length; at += 1) {
    const next = new Uint8Array(text.length + 1)
    if (pattern[at] === '*') {
      const isDeep = pattern[at + 1] === '*'
      if (isDeep) at += 1
      let open = false
      for (let end = 0; end <= text.length; end += 1) {
        if (end > 0 && !isDeep && text[end - 1] === '/') open = false
        if (reached[end] === 1) open = true
        if (open) next[end] = 1
      }
      // `**/` may stand for nothing at all.
      if (isDeep && pattern[at + 1] === '/') {
        at += 1
        const slashed = new Uint8Array(text.length + 1)
        for (let end = 0; end <= text.length; end += 1) {
          if (reached[end] === 1) slashed[end] = 1
          if (end > 0 && next[end - 1] === 1 && text[end - 1] === '/') slashed[end] = 1
        }
        reached = slashed
        continue
      }
    } else for (let end = 0; end < text.length; end += 1) if (reached[end] === 1 && text[end] === pattern[at]) next[end + 1] = 1
    reached = next
  }
  return reached[text.length] === 1
}
