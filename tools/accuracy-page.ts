// The words and tables that the parts of docs/accuracy.md share.

export interface Result {
  readonly date: string | null
  readonly commit: { readonly id: string | null; readonly date: string | null; readonly changed: boolean }
}

export function age({ date, commit }: Result): string {
  if (commit.id === null) return 'Measured outside of a repository.'
  return `Measured at commit \`${commit.id}\`${commit.changed ? ' with changes that were not committed' : ''}, ${date ?? 'on an unknown date'}.`
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`
  return [line(head), `|${head.map((_, i) => (i === 0 ? ' --- ' : ' ---: ')).join('|')}|`, ...rows.map(line)].join('\n')
}

export const cell = (text: string): string => text.replace(/[\n|<>]/g, (c) => (c === '\n' ? ' ' : `\\${c}`))
export const count = (n: number | null): string => (n === null ? '' : n.toLocaleString('en-US'))
export const percent = (part: number, whole: number): string => (whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`)
