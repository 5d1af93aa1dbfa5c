// Rules are written in indented template strings: what they say, without the indentation.

/** One paragraph. */
export function toParagraph(text: string): string {
  return text.trim().replace(/\s+/g, ' ')
}

/** A program starts at the margin, and has no empty lines around it. */
export function dedent(text: string): string {
  const lines = text
    .replace(/^(?:[ \t]*\n)+/, '')
    .trimEnd()
    .split('\n')
  const margins = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length)
  const margin = margins.length === 0 ? 0 : Math.min(...margins)
  return lines.map((line) => line.slice(margin).trimEnd()).join('\n')
}
