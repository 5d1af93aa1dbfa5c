// Scripts that go from the network into a shell.

import type { ShellCommand } from '../syntax/index.ts'

export interface PipedScript {
  readonly line: number
  readonly host: string
  /** Over HTTP without TLS, or without looking at the certificate: whoever is on the way decides. */
  readonly isPlain: boolean
}

const interpreters = /^(?:(?:\/usr)?\/bin\/)?(?:(?:ba|z|da|k)?sh|python[\d.]*|node|perl|ruby)$/
const fetchers = /^(?:curl|wget)$/

/** `curl … | sh`, `bash <(curl …)` and `sh -c "$(curl …)"`. */
export function findPipedScript(commands: readonly ShellCommand[]): PipedScript | null {
  for (const [index, command] of commands.entries()) {
    const program = programOf(command.words)
    if (program === null || !interpreters.test(program)) continue
    if (command.piped === true && readsItsInput(command.words)) {
      const from = findFetch(commands, index)
      if (from !== null) return describe(from)
    }
    const inner = command.words.find((word) => /\$\(\s*(?:curl|wget)\s/.test(word))
    if (inner !== undefined && command.words.some((word) => /^-\w*c$/.test(word)))
      return describe({ words: inner.split(/\s+/), line: command.line })
    const next = commands[index + 1]
    if (command.words.at(-1) === '<' && next !== undefined && fetchers.test(next.words[0] ?? '')) return describe(next)
  }
  return null
}

/** The program that feeds a pipe; `tee` and decompressors may stand between. */
function findFetch(commands: readonly ShellCommand[], end: number): ShellCommand | null {
  for (let at = end - 1; at >= 0 && end - at < 5; at--) {
    const command = commands[at]
    if (command === undefined) return null
    if (fetchers.test(programOf(command.words) ?? '')) return command
    if (command.piped !== true) return null
  }
  return null
}

function programOf(words: readonly string[]): string | null {
  const at = words.findIndex((word) => !/^(?:sudo|env|-[A-Za-z]+|--[\w-]+|\w+=.*|-)$/.test(word))
  return words[at] ?? null
}

/** `python manage.py` reads a file; `python -`, `sh -s -- -y` and `bash` read what is piped into them. */
function readsItsInput(words: readonly string[]): boolean {
  const at = words.findIndex((word) => interpreters.test(word))
  const rest = words.slice(at + 1)
  if (rest.some((word) => /^-\w*c$/.test(word) || word === '-m')) return false
  const first = rest.find((word) => !word.startsWith('-') && !/^\d?[<>]/.test(word))
  return first === undefined || rest.includes('-') || rest.includes('-s') || rest.includes('--')
}

function describe({ words, line }: Pick<ShellCommand, 'words' | 'line'>): PipedScript {
  const address = words.map((word) => /^["']?(https?):\/\/([^/\s"')]+)/i.exec(word)).find((found) => found !== null)
  const isBlind = words.some((word) => word === '--insecure' || word === '--no-check-certificate' || /^-[a-zA-Z]*k[a-zA-Z]*$/.test(word))
  const host = /^[\w.-]+$/.test(address?.[2] ?? '') ? (address?.[2] ?? '') : 'another machine'
  return {
    line,
    host,
    isPlain: address?.[1]?.toLowerCase() === 'http' || (isBlind && words[0] === 'curl') || words.includes('--no-check-certificate'),
  }
}
