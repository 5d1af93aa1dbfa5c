// Where the lines of what helm made stand in the template that they come from: in order, by what both have in common. A line that has
// nothing in common with any stands where the line before it does; what a loop makes again stands in the loop.

/** How much may still be compared, for a tree. */
export interface Effort {
  cells: number
}

/** The line of the template (from 1) for each line of the text. */
export function placeLines(made: readonly string[], template: readonly string[], effort: Effort): readonly number[] {
  const cells = (made.length + 1) * (template.length + 1)
  const found = cells > effort.cells ? takeNext(made, template) : takeBest(made, template)
  if (cells <= effort.cells) effort.cells -= cells
  const theirs = template.map(readLine)
  let reached = 1
  let last = 1
  return found.map((line, index) => {
    if (line !== null) reached = line
    last = line ?? findInLoop(made[index] ?? '', theirs, reached, effort) ?? last
    return last
  })
}

const LONGEST_LOOP = 200

/** The line of the loop that was just gone through from which this one comes too. */
function findInLoop(made: string, template: readonly ReadLine[], reached: number, effort: Effort): number | null {
  if (effort.cells < LONGEST_LOOP || made.trim() === '') return null
  const ours = readLine(made)
  let found: number | null = null
  for (let line = reached; line > 0 && reached - line < LONGEST_LOOP; line--) {
    effort.cells -= 1
    const read = template[line - 1]
    if (read === undefined) return null
    if (/^\{\{-?\s*range\b/.test(read.text)) return found
    if (ours.indent === read.indent && compare(ours, read) > 0) found ??= line
  }
  return null
}

/** Of all ways to hold both against each other in order the one that fits best. */
function takeBest(made: readonly string[], template: readonly string[]): readonly (number | null)[] {
  const ours = made.map(readLine)
  const theirs = template.map(readLine)
  const width = theirs.length + 1
  const best = new Int32Array((ours.length + 1) * width)
  const get = (at: number) => best[at] ?? 0
  for (let row = ours.length - 1; row >= 0; row--) {
    for (let column = theirs.length - 1; column >= 0; column--) {
      const here = row * width + column
      const fit = compare(ours[row], theirs[column])
      const both = fit === 0 ? 0 : fit + get(here + width + 1)
      best[here] = Math.max(both, get(here + width), get(here + 1))
    }
  }
  const found: (number | null)[] = made.map(() => null)
  for (let row = 0, column = 0; row < ours.length && column < theirs.length; ) {
    const here = row * width + column
    const fit = compare(ours[row], theirs[column])
    if (fit > 0 && get(here) === fit + get(here + width + 1)) {
      found[row] = column + 1
      row += 1
      column += 1
    } else if (get(here) === get(here + 1)) column += 1
    else row += 1
  }
  return found
}

/** For what is too large to be compared as a whole. */
function takeNext(made: readonly string[], template: readonly string[]): readonly (number | null)[] {
  const places = new Map<string, number[]>()
  for (let line = template.length; line > 0; line--) {
    const text = (template[line - 1] ?? '').trim()
    const known = places.get(text)
    if (known === undefined) places.set(text, [line])
    else known.push(line)
  }
  let last = 0
  return made.map((text) => {
    const trimmed = text.trim()
    const known = trimmed === '' ? undefined : places.get(trimmed)
    while (known !== undefined && (known.at(-1) ?? Number.MAX_SAFE_INTEGER) <= last) known.pop()
    const found = known?.at(-1) ?? null
    last = found ?? last
    return found
  })
}

interface ReadLine {
  readonly text: string
  readonly indent: number
  /** What stands before the first hole, and behind the last. */
  readonly hole: { readonly before: string; readonly behind: string } | null
}

function readLine(line: string): ReadLine {
  const text = line.trim()
  const from = text.indexOf('{{')
  const to = text.lastIndexOf('}}')
  const before = from < 0 || to < from ? '' : text.slice(0, from)
  return {
    text,
    indent: line.length - line.trimStart().length,
    // With a key before it at the least: `- {{ . }}` fits everything.
    hole: /\w/.test(before) ? { before, behind: text.slice(to + 2) } : null,
  }
}

function compare(made: ReadLine | undefined, template: ReadLine | undefined): number {
  if (made === undefined || template === undefined || made.text === '') return 0
  const fits = made.text === template.text ? 4 : fitsHole(made.text, template.hole) ? 3 : 0
  return fits > 0 && made.indent === template.indent ? fits + 1 : fits
}

function fitsHole(text: string, hole: ReadLine['hole']): boolean {
  return (
    hole !== null && text.length >= hole.before.length + hole.behind.length && text.startsWith(hole.before) && text.endsWith(hole.behind)
  )
}
