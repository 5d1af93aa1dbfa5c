// The word that somebody probably meant.

/** The candidate that is few slips of the finger away from `word`: letters left out, added, changed or swapped. */
export function findNearest(word: string, candidates: readonly string[]): string | undefined {
  const allowed = Math.max(1, Math.floor(word.length / 3))
  let best: string | undefined
  let least = allowed + 1
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= least) continue
    const slips = countSlips(word, candidate)
    if (slips < least) {
      least = slips
      best = candidate
    }
  }
  return best
}

/** The candidates that are nearest to `word`, the best first: those that hold it, and those that are few slips away. */
export function rankNearest(word: string, candidates: readonly string[], most: number): string[] {
  const allowed = Math.max(2, Math.floor(word.length / 3))
  return candidates
    .map((candidate) => ({ candidate, slips: countDistance(candidate) }))
    .filter(({ slips }) => slips <= allowed)
    .sort((one, other) => one.slips - other.slips)
    .slice(0, most)
    .map(({ candidate }) => candidate)

  function countDistance(candidate: string): number {
    if (word.length > 2 && candidate.includes(word)) return 1
    return Math.abs(candidate.length - word.length) > allowed ? Number.POSITIVE_INFINITY : countSlips(word, candidate)
  }
}

/** The remedy for a word that is not in a list: the nearest one, or the whole list. */
export function hintFor(word: string, candidates: readonly string[], otherwise: string): string {
  const nearest = findNearest(word, candidates)
  return nearest === undefined ? otherwise : `did you mean \`${nearest}\`?`
}

/** Optimal string alignment: row by row, of which the last two are kept. */
function countSlips(one: string, other: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= other.length; j += 1) {
      const change = (last[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1)
      let slips = Math.min(change, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1)
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]
      if (swapped) slips = Math.min(slips, (beforeLast[j - 2] ?? 0) + 1)
      row.push(slips)
    }
    beforeLast = last
    last = row
  }
  return last[other.length] ?? 0
}
