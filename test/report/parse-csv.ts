// A reader of CSV as RFC 4180 has it, and stricter: what is not that is an error.

export function parseCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  const cell = /"((?:[^"]|"")*)"|([^",\r\n]*)/y
  while (at < text.length) {
    cell.lastIndex = at
    const match = cell.exec(text)
    if (match === null) throw new Error(`no cell at ${at}`)
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
    at = cell.lastIndex
    if (text[at] === ',') at += 1
    else if (text.startsWith('\r\n', at)) {
      rows.push(row)
      row = []
      at += 2
    } else throw new Error(`a cell ends badly at ${at}`)
  }
  if (row.length > 0) throw new Error('the last row does not end')
  return rows
}
