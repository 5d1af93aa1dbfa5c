// Lines for a terminal that may be the log of a pipeline.

/** In a CI's log a line that starts with `::`, and for some `##[` anywhere, is a command. None of ours is one. */
export function disarm(line: string): string {
  return line.replace(/^(\s*):(?=:)/, '$1\\x3a').replace(/##(?=\[|vso\[)/g, '#\\x23')
}
